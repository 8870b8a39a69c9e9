using System.Text;

namespace Rill.Protocols.Generator.Schema;

/// <summary>
/// Splits a .proto file into tokens and gives each comment to the token that it belongs to, by protobuf's rules.
/// It is for text that protobuf-net has accepted: whatever else it is given, it only comes to the text's end.
/// </summary>
internal sealed class ProtoLexer(string text)
{
    private int _at;
    private int _line = 1;
    private int _lineStart;

    // The comment that is being collected: it goes to the next token unless something comes between.
    private StringBuilder? _pending;
    private bool _pendingIsLines;
    private bool _mayTrail;

    /// <summary>The current token; "" before the first and at the end.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Its line, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Its column, from 1.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>The comment that stands right before the current token, or "".</summary>
    public string Leading { get; private set; } = "";

    /// <summary>The comment that stands right behind the token before the current one, or "".</summary>
    public string Trailing { get; private set; } = "";

    /// <summary>Whether all tokens were read.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        Leading = Trailing = "";
        _pending = null;
        _mayTrail = Token != "";
        SkipBlanks();
        if (_mayTrail && !ReadRestOfLine())
        {
            ReadToken();
            return;
        }

        ReadLines();
        ReadToken();
        if (AtEnd || Token is "}" or "]" or ")")
        {
            // The end of a scope: there is nothing that a comment before it could describe.
            Flush();
        }

        Leading = _pending?.ToString() ?? "";
    }

    /// <summary>What stands on the line of the token before; false where the next token does.</summary>
    private bool ReadRestOfLine()
    {
        if (StartsWith("//"))
        {
            CollectLine();
            Flush();
            return true;
        }

        if (StartsWith("/*"))
        {
            CollectBlock();
            SkipBlanks();
            if (!TryEndLine())
            {
                // Between two tokens of one line it may describe either.
                _pending = null;
                return false;
            }

            Flush();
            return true;
        }

        return TryEndLine();
    }

    private void ReadLines()
    {
        while (true)
        {
            SkipBlanks();
            if (StartsWith("//"))
            {
                CollectLine();
            }
            else if (StartsWith("/*"))
            {
                Flush();
                CollectBlock();
                SkipBlanks();
                TryEndLine();
            }
            else if (TryEndLine())
            {
                // An empty line parts a comment from what follows, and what follows from the token before.
                Flush();
                _mayTrail = false;
            }
            else
            {
                return;
            }
        }
    }

    private void Flush()
    {
        if (_pending is not null && _mayTrail)
        {
            Trailing = _pending.ToString();
            _mayTrail = false;
        }

        _pending = null;
    }

    private void CollectLine()
    {
        if (_pending is not null && !_pendingIsLines)
        {
            Flush();
        }

        _pending ??= new StringBuilder();
        _pendingIsLines = true;
        int end = text.IndexOf('\n', _at);
        end = end < 0 ? text.Length : end;
        _pending.Append(text, _at + 2, end - _at - 2).Append('\n');
        _at = end;
        TryEndLine();
    }

    private void CollectBlock()
    {
        int end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
        end = end < 0 ? text.Length : end;
        string[] lines = text[(_at + 2)..end].Split('\n');
        _pending = new StringBuilder(lines[0]);
        _pendingIsLines = false;
        foreach (string line in lines.AsSpan(1))
        {
            string rest = line.TrimStart();
            _pending.Append('\n').Append(rest.StartsWith('*') ? rest[1..] : rest);
        }

        for (; _at < end; _at++)
        {
            CountLine();
        }

        _at = Math.Min(end + 2, text.Length);
    }

    private void ReadToken()
    {
        Line = _line;
        Column = _at - _lineStart + 1;
        int start = _at;
        AtEnd = _at == text.Length;
        if (AtEnd)
        {
            Token = "";
            return;
        }

        char first = text[_at++];
        if (first is '"' or '\'')
        {
            while (_at < text.Length && text[_at] != first && text[_at] != '\n')
            {
                _at += text[_at] == '\\' && _at + 1 < text.Length ? 2 : 1;
            }

            _at = Math.Min(_at + 1, text.Length);
        }
        else if (IsWord(first))
        {
            while (_at < text.Length && IsWord(text[_at]))
            {
                _at++;
            }
        }

        Token = text[start.._at];
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private bool StartsWith(string what) => text.AsSpan(_at).StartsWith(what, StringComparison.Ordinal);

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] != '\n' && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private bool TryEndLine()
    {
        if (_at == text.Length || text[_at] != '\n')
        {
            return false;
        }

        CountLine();
        _at++;
        return true;
    }

    private void CountLine()
    {
        if (text[_at] == '\n')
        {
            _line++;
            _lineStart = _at + 1;
        }
    }
}
