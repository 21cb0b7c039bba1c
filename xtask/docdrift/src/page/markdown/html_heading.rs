//! Recognises headings that are written as HTML or as a component: `<h3>Answer</h3>`, `<H3>Answer</H3>`.

use markdown::mdast::Node;

/// The depth and the text of a heading that is written as HTML or as a component; `None` for another node.
pub(super) fn of(node: &Node) -> Option<(u8, String)> {
    match node {
        Node::MdxJsxFlowElement(element) => Some((depth(element.name.as_deref()?)?, text(node))),
        Node::MdxJsxTextElement(element) => Some((depth(element.name.as_deref()?)?, text(node))),
        // The parser puts an element on a line of its own into a paragraph.
        Node::Paragraph(paragraph) => match paragraph.children.as_slice() {
            [only @ Node::MdxJsxTextElement(_)] => of(only),
            _ => None,
        },
        Node::Html(html) => of_html(&html.value),
        _ => None,
    }
}

/// The heading of a line of HTML.
fn of_html(html: &str) -> Option<(u8, String)> {
    let (tag, rest) = html.trim().strip_prefix('<')?.split_once('>')?;
    let name = tag.split_whitespace().next()?;
    let depth = depth(name)?;
    let inner = rest.strip_suffix('>')?.strip_suffix(name)?.strip_suffix("</")?;
    let mut plain = String::new();
    let mut in_tag = false;
    for character in inner.chars() {
        match character {
            '<' => in_tag = true,
            '>' => in_tag = false,
            other if !in_tag => plain.push(other),
            _ => {}
        }
    }
    Some((depth, plain.trim().to_owned()))
}

fn text(node: &Node) -> String {
    node.children().into_iter().flatten().map(ToString::to_string).collect::<String>().trim().to_owned()
}

/// The depth of a heading by the name of its element.
fn depth(name: &str) -> Option<u8> {
    let digit = name.strip_prefix(['h', 'H'])?;
    digit.parse().ok().filter(|depth| (1..=6).contains(depth) && digit.len() == 1)
}

#[cfg(test)]
mod tests {
    use super::of_html;

    #[track_caller]
    fn check(html: &str, expected: Option<(u8, &str)>) {
        assert_eq!(of_html(html), expected.map(|(depth, text)| (depth, text.to_owned())));
    }

    #[test]
    fn a_line_of_html_is_a_heading() {
        check("<h3>Response</h3>", Some((3, "Response")));
        check("<h2 id=\"a\">The <code>id</code> of it</h2>", Some((2, "The id of it")));
        check("<h3>Open", None);
        check("<header>Response</header>", None);
        check("<hr>", None);
    }
}
