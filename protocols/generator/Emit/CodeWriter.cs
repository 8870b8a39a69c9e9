using System.Text;

namespace Rill.Protocols.Generator.Emit;

/// <summary>Writes C# source with indentation that follows the braces.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line.</summary>
    public void Line(string line = "")
    {
        if (line != "")
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>Writes a head and an opening brace; the result closes it.</summary>
    public BlockEnd Block(string head)
    {
        if (head != "")
        {
            Line(head);
        }

        Line("{");
        _depth++;
        return new BlockEnd(this);
    }

    /// <summary>Writes an if with a return of false for a body.</summary>
    public void FailIf(string condition)
    {
        using (Block($"if ({condition})"))
        {
            Line("return false;");
        }
    }

    /// <summary>Writes a documentation summary: the .proto file's comment, or the fallback.</summary>
    public void Summary(string comment, string fallback = "") =>
        Line($"/// <summary>{(comment == "" ? fallback : comment)}</summary>");

    /// <summary>What was written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Closes a block on disposal.</summary>
    internal readonly struct BlockEnd(CodeWriter writer) : IDisposable
    {
        /// <summary>Writes the closing brace.</summary>
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}");
        }
    }
}
