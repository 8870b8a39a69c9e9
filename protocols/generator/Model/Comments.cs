using Google.Protobuf.Reflection;

namespace Rill.Protocols.Generator.Model;

/// <summary>The comments of a .proto file, for the XML documentation of what is generated.</summary>
internal sealed class Comments
{
    private readonly Dictionary<string, string> _byPath = [];

    /// <summary>Collects the comments of <paramref name="file"/>.</summary>
    public Comments(FileDescriptorProto file)
    {
        foreach (SourceCodeInfo.Types.Location location in file.SourceCodeInfo?.Location ?? [])
        {
            string text = location.HasLeadingComments ? location.LeadingComments : location.TrailingComments;
            if (text != "")
            {
                _byPath[string.Join('.', location.Path)] = Clean(text);
            }
        }
    }

    /// <summary>The comment of the element at a path of descriptor field numbers and indices, or "".</summary>
    public string At(int[] path) => _byPath.GetValueOrDefault(string.Join('.', path), "");

    private static string Clean(string comment)
    {
        IEnumerable<string> lines = comment.Split('\n').Select(line => line.Trim()).Where(line => line != "");
        return string.Join(' ', lines).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
    }
}
