"""What is built on the tree: token roles for colours, places, quoting, comment-based help, `#requires`."""

from __future__ import annotations

import pytest

from exoshell.language import ast
from exoshell.language.help_comments import function_help, script_help
from exoshell.language.parser import parse
from exoshell.language.quoting import double_quoted, needs_quotes, quote_argument, quote_member, quote_variable, single_quoted
from exoshell.language.requires import RequiredModule, read_requirements
from exoshell.language.visitor import find_innermost, parents, path_to, walk


def roles(text: str) -> list[tuple[str, str]]:
    return [(text[token.start : token.end], token.role) for token in parse(text).tokens if token.role]


def test_roles_follow_what_will_run() -> None:
    assert roles("Write-Host if -eq a#b # c") == [
        ("Write-Host", "command"),
        ("if", "argument"),
        ("-eq", "parameter"),
        ("a#b", "argument"),
        ("# c", "comment"),
    ]
    assert roles("if ($x -eq 1) { [int]$y.Name() }") == [
        ("if", "keyword"),
        ("$x", "variable"),
        ("-eq", "operator"),
        ("1", "number"),
        ("int", "type"),
        ("$y", "variable"),
        (".", "operator"),
        ("Name", "member"),
    ]


def test_roles_inside_strings() -> None:
    assert roles('"a $b $(foo -x)"') == [
        ('"a $b $(foo -x)"', "string"),
        ("$b", "variable"),
        ("foo", "command"),
        ("-x", "parameter"),
    ]


def test_roles_of_definitions() -> None:
    assert roles("function Get-It { [CmdletBinding()] param([string]$A) } :outer foreach ($i in 1) { break outer }")[:6] == [
        ("function", "keyword"),
        ("Get-It", "function"),
        ("CmdletBinding", "attribute"),
        ("param", "keyword"),
        ("string", "type"),
        ("$A", "variable"),
    ]
    assert ("outer", "label") in roles(":outer foreach ($i in 1) { break outer }")
    assert ("param", "keyword") in roles("class C { [int] m([int]$x) { return $x } }; & { param($a) }")


def test_an_unfinished_string_is_a_string() -> None:
    assert roles("foo 'abc") == [("foo", "command"), ("'abc", "string")]


def test_innermost_node() -> None:
    text = "Get-Mailbox | ? { $_.Name -eq 1 }"
    tree = parse(text).ast
    node = find_innermost(tree, text.index("Name") + 2)
    assert isinstance(node, ast.StringConstantExpressionAst)
    assert node.value == "Name"
    assert [type(part).__name__ for part in path_to(tree, 0)][-1] == "StringConstantExpressionAst"
    up = parents(tree)
    assert isinstance(up[id(node)], ast.MemberExpressionAst)
    assert next(iter(walk(tree))) is tree


@pytest.mark.parametrize(
    "text", ["", "a b", "it's", "$x", "a;b", "-x", "@a", "#c", ">f", "2>f", "a`b", "{a", "a,b", "(x", 'say "hi"', "‘a", "–x", "\u00a0"]
)
def test_quoted_where_needed(text: str) -> None:
    assert needs_quotes(text)
    result = parse("foo " + quote_argument(text))
    (command,) = [node for node in walk(result.ast) if isinstance(node, ast.CommandAst)]
    assert result.errors == ()
    (_, argument) = command.command_elements
    assert isinstance(argument, ast.StringConstantExpressionAst)
    assert argument.value == text
    for quoted in (single_quoted(text), double_quoted(text)):
        again = [node for node in walk(parse("foo " + quoted).ast) if isinstance(node, ast.StringConstantExpressionAst)]
        assert again[-1].value == text


@pytest.mark.parametrize("text", ["Unlimited", "tony@contoso.com", "a*b?", "c:\\x", "x=y", "a#b", "1/2/2024", "a.b", "=", "[abc]", "é"])
def test_bare_where_possible(text: str) -> None:
    assert quote_argument(text) == text
    assert parse("foo " + text).errors == ()


def test_names_that_need_quotes_or_braces() -> None:
    assert quote_member("Name") == "Name"
    assert quote_member("Item Count") == "'Item Count'"
    assert quote_variable("x") == "$x"
    assert quote_variable("env:PATH") == "$env:PATH"
    assert quote_variable("a b") == "${a b}"
    assert quote_variable("a}b") == "${a`}b}"


HELP = """<#
.SYNOPSIS
    Finds it.
.DESCRIPTION
    First line.

      Second line.
.PARAMETER Name
    Whose it is.
.EXAMPLE
    Get-It -Name a

    Finds a.
.LINK
    https://example.org
#>"""


@pytest.mark.parametrize(
    "script", [HELP + "\nfunction Get-It { }", "function Get-It {\n" + HELP + "\nparam($Name) }", "function Get-It { foo\n" + HELP + "\n}"]
)
def test_help_of_a_function(script: str) -> None:
    result = parse(script)
    (function,) = [node for node in walk(result.ast) if isinstance(node, ast.FunctionDefinitionAst)]
    found = function_help(function, [token for token in result.tokens if token.kind == "comment"])
    assert found is not None
    assert found.synopsis == "Finds it."
    assert found.description == "First line.\n\n  Second line."
    assert found.parameters == {"NAME": "Whose it is."}
    assert found.examples == ["Get-It -Name a\n\nFinds a."]
    assert found.links == ["https://example.org"]


def test_help_in_line_comments_and_none() -> None:
    result = parse("# .SYNOPSIS\n# Short.\n\nfunction f { }\n\n\n# plain\nfunction g { }")
    first, second = [node for node in walk(result.ast) if isinstance(node, ast.FunctionDefinitionAst)]
    comments = [token for token in result.tokens if token.kind == "comment"]
    found = function_help(first, comments)
    assert found is not None
    assert found.synopsis == "Short."
    assert function_help(second, comments) is None


def test_help_of_a_script() -> None:
    result = parse(HELP + "\n\nparam($Name)\n1")
    found = script_help(result.ast, [token for token in result.tokens if token.kind == "comment"])
    assert found is not None
    assert found.synopsis == "Finds it."


def test_requirements() -> None:
    text = (
        "#requires -Version 7.2 -Modules ExchangeOnlineManagement, @{ModuleName='Az'; ModuleVersion='1.0'}\n"
        "#Requires -RunAsAdministrator\n#requires -PSEdition Core\nfoo"
    )
    result = parse(text)
    assert result.errors == ()
    found = read_requirements(result.source, result.tokens)
    assert found.version == "7.2"
    assert found.modules == (RequiredModule("ExchangeOnlineManagement"), RequiredModule("Az", "1.0"))
    assert found.run_as_administrator
    assert found.editions == ("core",)
    assert [error.error_id for error in parse("#requires -version x").errors] == ["RequiresVersionInvalid"]


def test_the_text_of_a_filter_is_a_slice_away() -> None:
    (block,) = [node for node in walk(parse("Get-Mailbox -Filter {Name -like 'a*'}").ast) if isinstance(node, ast.ScriptBlockExpressionAst)]
    assert block.text == "{Name -like 'a*'}"
    assert block.extent.start_position.column == 21
