namespace Rill.Protocols.Generator.Schema;

/// <summary>
/// Where the elements of a .proto file stand and what its comments say of them. protobuf-net's descriptors keep neither.
/// </summary>
internal sealed class ProtoSource
{
    private readonly Dictionary<string, Declaration> _declarations = [];
    private readonly ProtoLexer _lexer;

    private ProtoSource(string name, string text)
    {
        Name = name;
        _lexer = new ProtoLexer(text);
    }

    /// <summary>What the body of a declaration holds.</summary>
    private enum Scope
    {
        File,
        Message,
        Enum,
        Service,
    }

    /// <summary>The file, by the name that imports have for it.</summary>
    public string Name { get; }

    /// <summary>Reads the text of a file that protobuf-net has accepted.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="package">Its package, or "".</param>
    /// <param name="text">Its text.</param>
    public static ProtoSource Read(string name, string package, string text)
    {
        var source = new ProtoSource(name, text);
        source._lexer.Next();
        source.ReadBody(Scope.File, package == "" ? "" : package + ".");
        return source;
    }

    /// <summary>
    /// The comment of an element, fit for XML, or "". Its full name: an enum's values stand below the enum here.
    /// </summary>
    public string CommentOf(string element) =>
        _declarations.TryGetValue(element, out Declaration? declaration) ? declaration.Comment : "";

    /// <summary>An error at an element; at the first line for a name that the file does not declare.</summary>
    public ProtocolError ErrorAt(string element, string problem)
    {
        Declaration? declaration = _declarations.GetValueOrDefault(element);
        return new ProtocolError(Name, declaration?.Line ?? 1, declaration?.Column ?? 1, element, problem);
    }

    private void ReadBody(Scope scope, string prefix)
    {
        while (!_lexer.AtEnd && _lexer.Token != "}")
        {
            ReadStatement(scope, prefix);
        }
    }

    private void ReadStatement(Scope scope, string prefix)
    {
        var statement = new Statement(_lexer.Leading);
        ReadHead(statement);
        bool opens = _lexer.Token == "{";
        _lexer.Next();
        statement.Trailing = _lexer.Trailing;
        string keyword = statement.Words.Count == 0 ? "" : statement.Words[0].Text;
        Scope? inner = !opens || statement.Words.Count != 2 ? null : (scope, keyword) switch
        {
            (Scope.File or Scope.Message, "message") => Scope.Message,
            (Scope.File or Scope.Message, "enum") => Scope.Enum,
            (Scope.File, "service") => Scope.Service,
            (Scope.Message, "oneof") => Scope.Message,
            _ => null,
        };
        if (inner is { } body)
        {
            Word name = statement.Words[1];
            // The fields of a oneof are the message's.
            bool isOneOf = keyword == "oneof";
            Declare(statement, name, prefix + (isOneOf ? "oneof " : ""));
            ReadBody(body, isOneOf ? prefix : $"{prefix}{name.Text}.");
            SkipBrace();
            return;
        }

        if (NameOf(scope, keyword, statement) is { } named)
        {
            Declare(statement, named, prefix);
        }

        if (opens)
        {
            SkipBody();
        }
    }

    private static Word? NameOf(Scope scope, string keyword, Statement statement) => scope switch
    {
        Scope.Service when keyword == "rpc" && statement.Words.Count > 1 => statement.Words[1],
        // A field's or value's name stands before its number.
        Scope.Message or Scope.Enum when keyword is not ("option" or "reserved" or "extensions") => statement.BeforeEquals,
        _ => null,
    };

    /// <summary>Collects the words up to the ; or { of a statement.</summary>
    private void ReadHead(Statement statement)
    {
        int depth = 0;
        for (; !_lexer.AtEnd; _lexer.Next())
        {
            string token = _lexer.Token;
            if (depth == 0 && token is ";" or "{" or "}")
            {
                return;
            }

            depth += token is "[" or "{" ? 1 : token is "]" or "}" ? -1 : 0;
            if (token == "=" && statement.Words.Count > 0)
            {
                statement.BeforeEquals ??= statement.Words[^1];
            }

            statement.Words.Add(new Word(token, _lexer.Line, _lexer.Column));
        }
    }

    private void SkipBody()
    {
        for (int depth = 1; !_lexer.AtEnd && depth > 0; _lexer.Next())
        {
            depth += _lexer.Token == "{" ? 1 : _lexer.Token == "}" ? -1 : 0;
        }
    }

    private void SkipBrace()
    {
        if (!_lexer.AtEnd)
        {
            _lexer.Next();
        }
    }

    private void Declare(Statement statement, Word name, string prefix) =>
        _declarations.TryAdd(
            prefix + name.Text,
            new Declaration(name.Line, name.Column, Clean(statement.Leading != "" ? statement.Leading : statement.Trailing)));

    private static string Clean(string comment)
    {
        IEnumerable<string> lines = comment.Split('\n').Select(line => line.Trim()).Where(line => line != "");
        return string.Join(' ', lines).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
    }

    private sealed record Declaration(int Line, int Column, string Comment);

    private sealed record Word(string Text, int Line, int Column);

    private sealed class Statement(string leading)
    {
        public List<Word> Words { get; } = [];

        public Word? BeforeEquals { get; set; }

        public string Leading { get; } = leading;

        public string Trailing { get; set; } = "";
    }
}
