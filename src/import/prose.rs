//! Descriptions of foreign files as plain sentences: without the marks of Markdown and HTML, and cut where a sentence or a word
//! ends. What is shown of a stranger's text is text and nothing else.

use super::words::clean;

/// Text for people from a foreign file that may be Markdown or HTML: plain sentences on one line, cut at the end of a sentence
/// or of a word where it is longer than so many characters.
pub fn prose(text: &str, most: usize) -> String {
    // Far more than can be shown; a file may hold megabytes of brackets.
    let read: String = text.chars().take(most.saturating_mul(8).saturating_add(2_000)).collect();
    cut(&clean(&without_marks(&read), usize::MAX), most)
}

/// At most so many characters, and never half a word where there is a whole one.
fn cut(line: &str, most: usize) -> String {
    if line.chars().count() <= most {
        return line.to_owned();
    }
    let room: String = line.chars().take(most.saturating_sub(2)).collect();
    let ends = |(at, c): (usize, char)| {
        let blank = room.get(at + c.len_utf8()..).is_some_and(|rest| rest.starts_with(' '));
        (matches!(c, '.' | '!' | '?' | '…') && blank).then_some(at + c.len_utf8())
    };
    // A sentence that would leave little of the text is cut in its middle instead.
    let sentence = room.char_indices().rev().filter_map(ends).find(|end| *end * 2 >= room.len());
    if let Some(whole) = sentence.and_then(|end| room.get(..end)) {
        return format!("{whole} …");
    }
    let words = room.rsplit_once(' ').map_or(room.as_str(), |(words, _)| words);
    format!("{}…", words.trim_end_matches([' ', ',', ';', ':', '-', '–']))
}

/// The text without the marks of Markdown and HTML. Headings and items become sentences; code, tables and pictures are left out.
fn without_marks(text: &str) -> String {
    let mut blocks: Vec<String> = vec![String::new()];
    let mut in_code = false;
    let text = without_tags(text);
    for line in text.lines() {
        let line = line.trim().trim_start_matches(['>', ' ']);
        if line.starts_with("```") || line.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        // A line under a heading, or across the page.
        let is_rule = line.len() >= 2 && line.chars().all(|c| matches!(c, '=' | '-' | '*' | '_' | ' '));
        let is_target = line.starts_with('[') && line.contains("]: ");
        if in_code || is_target || line.starts_with('|') {
            continue;
        }
        if line.is_empty() || is_rule {
            blocks.push(String::new());
            continue;
        }
        let heading = line.trim_start_matches('#');
        let is_heading = heading.len() < line.len() && heading.starts_with(' ');
        let item = item(line);
        let plain = without_emphasis(if is_heading { heading.trim_end_matches('#') } else { item.unwrap_or(line) });
        if is_heading || item.is_some() {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            if !block.is_empty() {
                block.push(' ');
            }
            block.push_str(plain.trim());
        }
        if is_heading {
            blocks.push(String::new());
        }
    }
    blocks.retain(|block| !block.is_empty());
    let last = blocks.len().saturating_sub(1);
    let ended = blocks.into_iter().enumerate().map(|(at, block)| {
        let open = block.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '"' | '”' | '\''));
        if open && at < last { block + "." } else { block }
    });
    ended.collect::<Vec<_>>().join(" ")
}

/// What follows the mark of an item of a list.
fn item(line: &str) -> Option<&str> {
    let marked = line.strip_prefix(['-', '*', '+', '•']).filter(|rest| rest.starts_with(' '));
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = if digits.len() < line.len() && line.len() - digits.len() <= 3 { digits } else { "" };
    marked.or_else(|| numbered.strip_prefix(['.', ')']).filter(|rest| rest.starts_with(' '))).map(str::trim_start)
}

/// The text without tags of HTML, and with the characters that entities stand for.
fn without_tags(text: &str) -> String {
    const BLOCKS: [&str; 14] = ["p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "table", "tr", "td", "hr"];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match after.split_once('>').filter(|(tag, _)| is_tag && tag.len() <= 2_000) {
            Some((tag, after)) => {
                let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
                if name.is_some_and(|name| BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block))) {
                    out.push('\n');
                    // A paragraph ends; a line that goes on does not.
                    out.push_str(if tag.starts_with('/') { "\n" } else { "" });
                }
                rest = after;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    for (entity, plain) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        if out.contains(entity) {
            out = out.replace(entity, plain);
        }
    }
    out
}

/// A line without links, pictures, emphasis and marks of code.
fn without_emphasis(line: &str) -> String {
    let linked = without_links(line);
    let letters: Vec<char> = linked.chars().collect();
    let mut out = String::with_capacity(linked.len());
    let word = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let blank = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_none_or(|c| c.is_whitespace());
    for (at, c) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1), Some(at + 1));
        let is_mark = match c {
            '`' => true,
            // Inside of a word or between blanks it means itself.
            '*' | '_' => !(word(before) && word(after) || blank(before) && blank(after)),
            '\\' => after.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_punctuation),
            _ => false,
        };
        if !is_mark {
            out.push(*c);
        }
    }
    out
}

/// Links by their words alone, and no pictures.
fn without_links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((words, behind)) = after.split_once(']') else { break };
        let target = match behind.chars().next() {
            Some('(') => behind.split_once(')').map(|(_, behind)| behind),
            Some('[') => behind.get(1..).and_then(|behind| behind.split_once(']')).map(|(_, behind)| behind),
            _ => None,
        };
        let Some(behind) = target else {
            // Brackets of the text itself.
            out.push_str(before);
            out.push('[');
            rest = after;
            continue;
        };
        match before.strip_suffix('!') {
            Some(before) => out.push_str(before),
            None => {
                out.push_str(before);
                out.push_str(words);
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_become_plain_sentences() {
        let markdown = "## Authentication\n\nTo use the **Management API**, [generate your API key](https://x.example/key_(1).html).\n\
            See `GET /me` and snake_case_names.\n\n- first\n- second item\n\n```\ncurl https://x\n```\n![logo](logo.png)Done.";
        let plain = prose(markdown, 400);
        assert!(plain.starts_with("Authentication. To use the Management API, generate your API key"), "{plain}");
        assert!(plain.contains("See GET /me and snake_case_names. first. second item."), "{plain}");
        assert!(plain.ends_with("Done.") && !plain.contains("curl") && !plain.contains('#'), "{plain}");
        assert_eq!(
            prose("<p>Keeps <b>records</b> &amp; bills.</p><p>Of 1 < 2</p>", 100),
            "Keeps records & bills. Of 1 < 2"
        );
        assert_eq!(prose("The shop's own API", 100), "The shop's own API");
        assert_eq!(prose("2 * 3 and a*b [not a link] 1. one", 100), "2 * 3 and a*b [not a link] 1. one");
    }

    #[test]
    fn long_descriptions_end_with_a_sentence_or_a_word() {
        let long = "The first sentence says it all. The second one goes on about something else.";
        assert_eq!(prose(long, 50), "The first sentence says it all. …");
        assert_eq!(prose("One word after another, without any end", 26), "One word after another…");
        for most in 10..80 {
            assert!(prose(long, most).chars().count() <= most, "{most}");
        }
    }
}
