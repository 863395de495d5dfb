//! Parses tokens into expressions, by recursive descent.
//!
//! `expression` parses operators by precedence, `operand` their operands, and `selector`,
//! `grouping`, `modifiers` and `duration` the parts with their own syntax. Types are checked
//! elsewhere.

mod duration;
mod expression;
mod grouping;
mod matching;
mod modifiers;
mod operand;
mod selector;
mod template;

use super::ast::{Expr, Name};
use super::error::Error;
use super::lexer::tokens;
use super::span::Span;
use super::token::{Kind, Token};

/// The maximum nesting of parentheses, calls and signs, so that no text can exhaust the stack.
const MAX_DEPTH: usize = 60;

/// The maximum number of operators and ranges, because a chain of them is a deep tree.
const MAX_OPERATORS: usize = 500;

/// Parses the whole text.
pub(super) fn parse(text: &str, variables: bool) -> Result<Expr, Error> {
    let (tokens, broken) = tokens(text, variables);
    let mut parser = Parser {
        text,
        tokens,
        at: 0,
        broken,
        levels_left: MAX_DEPTH,
        operators_left: MAX_OPERATORS,
        variables,
    };
    if parser.is(Kind::End) {
        let span = parser.token().span;
        return Err(Error::new(span, "missing expression").help("write one, such as `up == 0`"));
    }
    parser
        .all()
        .or_else(|error| match parser.is_up_to_a_variable() {
            true => Ok(parser.opaque()),
            false => Err(error),
        })
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    /// The lexer's error, if the last token is `Broken`.
    broken: Option<Error>,
    levels_left: usize,
    operators_left: usize,
    variables: bool,
}

impl<'a> Parser<'a> {
    /// Parses all tokens.
    fn all(&mut self) -> Result<Expr, Error> {
        let expr = self.expression()?;
        match self.token().kind {
            Kind::End => Ok(expr),
            _ => Err(self.unexpected_after_an_expression()),
        }
    }

    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    fn is(&self, kind: Kind) -> bool {
        self.token().kind == kind
    }

    /// Advances to the next token. The last one, `End` or `Broken`, is never consumed.
    fn advance(&mut self) -> Token {
        let token = self.token();
        self.at += 1;
        token
    }

    fn eat(&mut self, kind: Kind) -> Option<Token> {
        self.is(kind).then(|| self.advance())
    }

    /// The end of the last token that was read.
    fn end_of_last(&self) -> usize {
        self.tokens[self.at.saturating_sub(1)].span.end
    }

    fn source(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    /// Whether the next token is this keyword.
    fn is_word(&self, word: &str) -> bool {
        self.is(Kind::Word) && self.source(self.token().span).eq_ignore_ascii_case(word)
    }

    /// The next token as a keyword, in lower case.
    fn keyword(&self) -> Option<String> {
        let word = || self.source(self.token().span).to_ascii_lowercase();
        self.is(Kind::Word).then(word)
    }

    fn name(&self, span: Span, text: String) -> Name {
        Name {
            templated: self.variables && super::variable::has_variable(&text),
            text,
            span,
        }
    }

    /// The error for an unexpected token.
    fn expected(&mut self, what: &str) -> Error {
        let token = self.token();
        match token.kind {
            Kind::Broken => self
                .broken
                .take()
                .unwrap_or_else(|| Error::new(token.span, "invalid PromQL").help(what.to_owned())),
            Kind::End => {
                let span = Span::new(self.end_of_last(), token.span.end);
                Error::new(span, "unexpected end of the expression").help(what.to_owned())
            }
            _ => {
                let found = self.source(token.span);
                Error::new(token.span, format!("unexpected `{found}`")).help(what.to_owned())
            }
        }
    }

    /// The closing one of two brackets.
    fn close(&mut self, kind: Kind, opening: Span, what: &str) -> Result<Token, Error> {
        if let Some(token) = self.eat(kind) {
            return Ok(token);
        }
        if self.is(Kind::End) {
            let opening_text = self.source(opening);
            let closing = match kind {
                Kind::RightParen => ")",
                Kind::RightBrace => "}",
                _ => "]",
            };
            let error = Error::new(opening, format!("unclosed `{opening_text}`"));
            return Err(error.help(format!("write `{closing}` where it ends")));
        }
        Err(self.expected(what))
    }

    fn count_operator(&mut self, span: Span) -> Result<(), Error> {
        self.operators_left = self.operators_left.checked_sub(1).ok_or_else(|| {
            beyond_limit(
                span,
                format!("there are more than {MAX_OPERATORS} operators"),
            )
        })?;
        Ok(())
    }

    /// Enters a level of nesting; `leave` exits it.
    fn enter(&mut self) -> Result<(), Error> {
        self.levels_left = self.levels_left.checked_sub(1).ok_or_else(|| {
            beyond_limit(
                self.token().span,
                format!("this is nested deeper than {MAX_DEPTH} levels"),
            )
        })?;
        Ok(())
    }

    fn leave(&mut self) {
        self.levels_left += 1;
    }
}

fn beyond_limit(span: Span, message: String) -> Error {
    Error::new(span, format!("{message}, the limit of this check"))
        .help("record parts of it with separate rules")
        .limit()
}
