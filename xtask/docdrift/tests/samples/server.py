from fastapi import FastAPI, Request
from flask import Flask, jsonify, request

app = FastAPI()
site = Flask(__name__)

@app.post("/webhook")
async def webhook(request: Request):
    event = await request.json()
    return {"received": event["id"]}

@site.route("/buy", methods=["POST"])
def buy():
    data = request.get_json()
    return jsonify(total=data["total"])
