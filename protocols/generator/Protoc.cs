using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Rill.Protocols.Options;

namespace Rill.Protocols.Generator;

/// <summary>protoc refused the input; the message is what it printed.</summary>
internal sealed class ProtocFailedException(string message) : Exception(message);

/// <summary>Runs the protoc that lies beside the generator.</summary>
internal static class Protoc
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "protoc");

    /// <summary>The name by which protoc knows a file: relative to the path that it is below.</summary>
    public static string NameOf(IReadOnlyList<string> protoPaths, string file)
    {
        string full = Path.GetFullPath(file);
        string root = protoPaths.FirstOrDefault(
            path => full.StartsWith(Path.GetFullPath(path).TrimEnd('/') + "/", StringComparison.Ordinal))
            ?? throw new ProtocFailedException($"{file} is not below any --proto-path");
        return Path.GetRelativePath(Path.GetFullPath(root), full);
    }

    /// <summary>Compiles .proto files and all they import into descriptors, Rill's options understood.</summary>
    /// <exception cref="ProtocFailedException">protoc found errors in them.</exception>
    public static FileDescriptorSet ReadDescriptors(IReadOnlyList<string> protoPaths, IEnumerable<string> files)
    {
        string program = Path.Combine(s_folder, "protoc");
        File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        string output = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardError = true };
            foreach (string path in protoPaths)
            {
                start.ArgumentList.Add($"--proto_path={Path.GetFullPath(path)}");
            }

            start.ArgumentList.Add($"--proto_path={Path.Combine(s_folder, "include")}");
            start.ArgumentList.Add("--include_imports");
            start.ArgumentList.Add("--include_source_info");
            start.ArgumentList.Add($"--descriptor_set_out={output}");
            foreach (string file in files)
            {
                start.ArgumentList.Add(NameOf(protoPaths, file));
            }

            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new ProtocFailedException(errors);
            }

            var parser = FileDescriptorSet.Parser.WithExtensionRegistry(
                [OptionsExtensions.Method, OptionsExtensions.Handle, OptionsExtensions.MaxLength, OptionsExtensions.MaxCount]);
            return parser.ParseFrom(File.ReadAllBytes(output));
        }
        finally
        {
            File.Delete(output);
        }
    }
}
