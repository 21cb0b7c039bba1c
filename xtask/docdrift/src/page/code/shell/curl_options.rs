//! The options of curl, from its manual: their long and short names, and which of them take a value.

/// An option of curl.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CurlOption {
    /// Its long name, without dashes.
    pub(super) name: &'static str,
    /// Whether it takes a value.
    pub(super) takes_value: bool,
}

/// Options with a short name that take a value.
const SHORT_OPTIONS_WITH_VALUE: &[(char, &str)] = &[
    ('A', "user-agent"),
    ('b', "cookie"),
    ('C', "continue-at"),
    ('c', "cookie-jar"),
    ('D', "dump-header"),
    ('d', "data"),
    ('E', "cert"),
    ('e', "referer"),
    ('F', "form"),
    ('H', "header"),
    ('h', "help"),
    ('K', "config"),
    ('m', "max-time"),
    ('o', "output"),
    ('P', "ftp-port"),
    ('Q', "quote"),
    ('r', "range"),
    ('T', "upload-file"),
    ('t', "telnet-option"),
    ('U', "proxy-user"),
    ('u', "user"),
    ('w', "write-out"),
    ('X', "request"),
    ('x', "proxy"),
    ('Y', "speed-limit"),
    ('y', "speed-time"),
    ('z', "time-cond"),
];

/// Options with a short name that take no value.
const SHORT_OPTIONS: &[(char, &str)] = &[
    ('#', "progress-bar"),
    ('0', "http1.0"),
    ('1', "tlsv1"),
    ('2', "sslv2"),
    ('3', "sslv3"),
    ('4', "ipv4"),
    ('6', "ipv6"),
    (':', "next"),
    ('a', "append"),
    ('B', "use-ascii"),
    ('f', "fail"),
    ('G', "get"),
    ('g', "globoff"),
    ('I', "head"),
    ('i', "include"),
    ('J', "remote-header-name"),
    ('j', "junk-session-cookies"),
    ('k', "insecure"),
    ('L', "location"),
    ('l', "list-only"),
    ('M', "manual"),
    ('N', "no-buffer"),
    ('n', "netrc"),
    ('O', "remote-name"),
    ('p', "proxytunnel"),
    ('q', "disable"),
    ('R', "remote-time"),
    ('S', "show-error"),
    ('s', "silent"),
    ('V', "version"),
    ('v', "verbose"),
    ('Z', "parallel"),
];

/// Options without a short name that take a value.
const LONG_OPTIONS_WITH_VALUE: &str = "abstract-unix-socket alt-svc aws-sigv4 cacert capath cert-type ciphers \
    connect-timeout connect-to create-file-mode crlfile curves data-ascii data-binary data-raw \
    data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url ech \
    egd-file engine etag-compare etag-save expect100-timeout form-string ftp-account \
    ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip \
    hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key \
    key-type knownhosts krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt \
    max-filesize max-redirs netrc-file noproxy oauth2-bearer output-dir parallel-max parallel-max-host \
    pass pinnedpubkey preproxy proto proto-default proto-redir proxy-cacert proxy-capath proxy-cert \
    proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass \
    proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword \
    proxy-tlsuser proxy1.0 pubkey random-file rate request-target resolve retry retry-delay \
    retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service \
    socks5-hostname stderr tftp-blksize tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace \
    trace-ascii trace-config unix-socket upload-flags url url-query variable vlan-priority";

/// Options without a short name that take no value.
const LONG_OPTIONS: &str = "anyauth basic ca-native cert-status compressed compressed-ssh create-dirs \
    crlf digest disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure \
    dump-ca-embed fail-early fail-with-body false-start follow form-escape ftp-create-dirs ftp-pasv \
    ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control haproxy-protocol http0.9 http1.1 http2 \
    http2-prior-knowledge http3 http3-only ignore-content-length location-trusted mail-rcpt-allowfails \
    metalink mptcp negotiate netrc-optional ntlm ntlm-wb out-null parallel-immediate path-as-is \
    post301 post302 post303 proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 \
    proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert \
    proxy-tlsv1 raw remote-name-all remove-on-error retry-all-errors retry-connrefused sasl-ir \
    skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl progress-meter keepalive clobber \
    alpn npn sessionid ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd \
    ssl-revoke-best-effort ssl-sessions styled-output suppress-connect-headers tcp-fastopen \
    tcp-nodelay tftp-no-options tls-earlydata tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids \
    trace-time xattr";

/// The option of a short name; `None` if curl has no such option.
pub(super) fn by_short_name(letter: char) -> Option<CurlOption> {
    let find = |list: &[(char, &'static str)], takes_value| {
        let (_, name) = list.iter().find(|(known, _)| *known == letter)?;
        Some(CurlOption { name, takes_value })
    };
    find(SHORT_OPTIONS_WITH_VALUE, true).or_else(|| find(SHORT_OPTIONS, false))
}

/// The option of a long name, given without its dashes; `None` if curl has no such option.
pub(super) fn by_long_name(name: &str) -> Option<CurlOption> {
    let letters = |list: &[(char, &'static str)], takes_value| {
        let (_, name) = list.iter().find(|(_, known)| *known == name)?;
        Some(CurlOption { name, takes_value })
    };
    let words = |list: &'static str, takes_value| {
        list.split_whitespace().find(|known| *known == name).map(|name| CurlOption { name, takes_value })
    };
    letters(SHORT_OPTIONS_WITH_VALUE, true)
        .or_else(|| letters(SHORT_OPTIONS, false))
        .or_else(|| words(LONG_OPTIONS_WITH_VALUE, true))
        .or_else(|| words(LONG_OPTIONS, false))
        // `--no-fail` negates `--fail`; `--expand-url` is `--url` with curl's own variables in its value.
        .or_else(|| {
            by_long_name(name.strip_prefix("no-")?).filter(|option| !option.takes_value).map(|_| NEGATED)
        })
        .or_else(|| by_long_name(name.strip_prefix("expand-")?).filter(|option| option.takes_value))
}

/// A negated option, which is ignored.
const NEGATED: CurlOption = CurlOption { name: "no-", takes_value: false };

#[cfg(test)]
mod tests {
    use crate::page::code::shell::curl_options::{CurlOption, by_long_name, by_short_name};

    #[test]
    fn options_are_known_with_what_they_take() {
        let takes_value = |option: Option<CurlOption>| option.map(|option| option.takes_value);
        assert_eq!(by_short_name('X'), Some(CurlOption { name: "request", takes_value: true }));
        assert_eq!(by_short_name('L'), Some(CurlOption { name: "location", takes_value: false }));
        assert_eq!(takes_value(by_long_name("data-urlencode")), Some(true));
        assert_eq!(takes_value(by_long_name("fail-with-body")), Some(false));
        assert_eq!(takes_value(by_long_name("no-progress-meter")), Some(false));
        assert_eq!(takes_value(by_long_name("no-such")), None);
    }
}
