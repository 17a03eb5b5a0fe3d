use super::*;

fn tree(text: &str) -> Tree {
    Tree::scan(&Arc::from(text)).expect("a tree")
}

fn refused(text: &str) -> Problem {
    Tree::scan(&Arc::from(text)).expect_err("no tree").problem
}

#[test]
fn every_value_is_found_by_its_path() {
    let tree = tree(
        r####"#![enable(implicit_some)]
        // a comment, (not [closed
        Ecosystem( /* one /* in */ another */
            version: 1, zones: [(id: "a\"b)", trust: -1_000.5e-3), (id: r#"raw " text"#)],
            on: [Asset("x"), Both("y", 'c'), Nothing,],
            pair: ("a", Probable), inside: Some("edge"), map: {"k": [1, 2], "l": 0x1F},
        )"####,
    );
    assert_eq!(tree.root().name(), "Ecosystem");
    assert_eq!(tree.at("zones[0].id").text(), r#""a\"b)""#);
    assert_eq!(tree.at("zones[0].trust").text(), "-1_000.5e-3");
    assert_eq!(tree.at("zones[1].id").kind(), Kind::RawText);
    assert_eq!(tree.at("on[1].1").text(), "'c'");
    assert_eq!(tree.at("on[2]").name(), "Nothing");
    assert_eq!(tree.at("on").len(), 3);
    assert_eq!(tree.at("pair.1").text(), "Probable");
    assert_eq!(tree.at("inside").bare().text(), "\"edge\"");
    assert_eq!(tree.at("map").len(), 4);
    assert_eq!(tree.at("map[3]").text(), "0x1F");
    assert_eq!(tree.at("zones[1].nothing").start(), tree.at("zones[1]").start());
    assert_eq!(tree.at("on[1].1").parent().map(Node::name), Some("Both"));
}

#[test]
fn what_is_not_ron_is_refused_where_it_is() {
    assert_eq!(refused(""), Problem::Empty);
    assert_eq!(refused("  // only a comment"), Problem::Empty);
    for text in [
        "(",
        "(a: 1",
        "[1 2]",
        "(a 1)",
        "(a: 1, 2)",
        "(1, a: 2)",
        "\"x",
        "{1}",
        "{1: }",
        "(a: )",
        "]",
        "1 2",
        "/*",
        "@",
    ] {
        assert!(matches!(refused(text), Problem::Syntax(_)), "{text:?}");
    }
    let error = Tree::scan(&Arc::from("(a: [1, 2)")).expect_err("no tree");
    assert_eq!(error.at, 9);
}

#[test]
fn limits_hold_without_using_the_stack_of_the_thread() {
    assert_eq!(refused(&"(".repeat(100_000)), Problem::TooDeep);
    assert_eq!(refused(&"Not(".repeat(100_000)), Problem::TooDeep);
    assert_eq!(refused(&format!("[{}]", "1,".repeat(1_000_000))), Problem::TooMany);
    assert_eq!(refused(&format!("\"{}\"", "a".repeat(MAX_TEXT))), Problem::TooLong);
    assert_eq!(refused(&"9".repeat(MAX_TEXT + 1)), Problem::TooLong);
}
