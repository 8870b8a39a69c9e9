using Google.Protobuf.Reflection;
using ProtoBuf.Reflection;

namespace Rill.Protocols.Generator.Schema;

/// <summary>Reads .proto files with protobuf-net's parser.</summary>
internal static class SchemaReader
{
    /// <summary>The name by which imports know a file: relative to the path that it is below.</summary>
    /// <exception cref="ProtocolException">The file is below none of the paths.</exception>
    public static string NameOf(IReadOnlyList<string> protoPaths, string file)
    {
        string full = Path.GetFullPath(file);
        string root = protoPaths.FirstOrDefault(
            path => full.StartsWith(Path.GetFullPath(path).TrimEnd('/') + "/", StringComparison.Ordinal))
            ?? throw new ProtocolException([new ProtocolError(file, 1, 1, "", "is not below any --proto-path")]);
        return Path.GetRelativePath(Path.GetFullPath(root), full);
    }

    /// <summary>Reads files and all they import.</summary>
    /// <exception cref="ProtocolException">There are errors in them.</exception>
    public static ProtocolSchema Read(IReadOnlyList<string> protoPaths, IEnumerable<string> files)
    {
        var set = new FileDescriptorSet();
        foreach (string path in protoPaths)
        {
            set.AddImportPath(Path.GetFullPath(path));
        }

        foreach (string file in files)
        {
            string name = NameOf(protoPaths, file);
            if (!set.Add(name))
            {
                throw new ProtocolException([new ProtocolError(name, 1, 1, "", "cannot be read")]);
            }
        }

        set.Process();
        // What it warns of, an import that is not used, does no harm.
        List<ProtocolError> errors = [.. set.GetErrors().Where(error => error.IsError)
            .Select(error => new ProtocolError(error.File, error.LineNumber, error.ColumnNumber, "", error.Message)).Distinct()];
        if (errors.Count > 0)
        {
            throw new ProtocolException(errors);
        }

        set.ApplyFileDependencyOrder();
        var sources = new Dictionary<string, ProtoSource>();
        foreach (FileDescriptorProto file in set.Files)
        {
            if (protoPaths.Select(path => Path.Combine(path, file.Name)).FirstOrDefault(File.Exists) is { } path)
            {
                sources[file.Name] = ProtoSource.Read(file.Name, file.Package, File.ReadAllText(path));
            }
        }

        return new ProtocolSchema(set, sources);
    }
}
