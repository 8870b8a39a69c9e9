using System.Globalization;
using System.Text;
using Rill.LinuxAbi;
using Rill.Tool.Testing.Terminals;

namespace Rill.Tool.Tests.Terminals;

/// <summary>
/// A source tree with little in it, in a folder that goes with the test: a C program whose compiler waits until the test
/// lets it go on, and what else a test adds.
/// </summary>
public sealed class SmallTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FileStream _gate;
    private readonly FileStream _begun;

    /// <summary>Makes it.</summary>
    /// <param name="name">The tree's folder, in the temporary one.</param>
    /// <param name="components">Further components, as bootstrap.yml has them.</param>
    public SmallTree(string name = "tree", string components = "")
    {
        Root = Path.Combine(_folder.Path, name);
        Write("kernel.csproj", "");
        Write("sources/slow.c", "int main(void) { return 42; }\n");
        WriteScript("compiler", $"""
            echo $$ >'{Begun}'
            echo 'the compiler says this' >&2
            read -r word <'{Gate}' || exit 1
            [ "$word" = go ] || exit 3
            exec gcc "$@"
            """);
        Write("bootstrap.yml", $$"""
            components:
              kernel:
                kind: freestanding
                project: kernel.csproj
                output: out/kernel.elf
              slow:
                kind: c
                sources: sources
                compiler: "{{Path.Combine(Root, "compiler")}}"
            {{components}}
            archives:
              root:
                - { path: bin }
            image:
              size: 64
              kernel: kernel
              archives: [root]
            """);
        Run("mkfifo", Gate, Begun);

        // Open for both, so that neither side waits for the other to open it.
        _gate = new FileStream(Gate, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _begun = new FileStream(Begun, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>The tree's root.</summary>
    public string Root { get; }

    /// <summary>The program that comes of it.</summary>
    public string Result => Path.Combine(Root, "out/c/slow/slow");

    private string Gate => Path.Combine(_folder.Path, "gate");

    private string Begun => Path.Combine(_folder.Path, "begun");

    /// <summary>Writes a file of the tree.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a program of the tree.</summary>
    public string WriteScript(string name, string text)
    {
        string path = Write(name, "#!/bin/sh\n" + text);
        File.SetUnixFileMode(path, (UnixFileMode)(int)Octal.O755);
        return path;
    }

    /// <summary>Starts the tool on a terminal.</summary>
    internal PseudoTerminal Rill(
        string arguments, IReadOnlyDictionary<string, string?>? environment = null, int rows = 24, int columns = 80)
    {
        Dictionary<string, string?> all = new(environment ?? new Dictionary<string, string?>()) { ["RILL_ROOT"] = Root };
        string tool = typeof(Rill.Tool.Support.Report).Assembly.Location;
        return new PseudoTerminal(["dotnet", tool, .. arguments.Split(' ')], _folder.Path, all, rows, columns);
    }

    /// <summary>Lets the compiler go on, which waits for it.</summary>
    public void LetCompile(string word = "go") => _gate.Write(Encoding.UTF8.GetBytes(word + "\n"));

    /// <summary>Waits until the compiler runs; gives its process id.</summary>
    public async Task<int> CompilerAsync()
    {
        byte[] buffer = new byte[32];
        int count = await _begun.ReadAsync(buffer);
        return int.Parse(Encoding.UTF8.GetString(buffer, 0, count), CultureInfo.InvariantCulture);
    }

    /// <summary>True while a process of that id runs.</summary>
    public static bool Runs(int process)
    {
        string stat = $"/proc/{process}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    /// <summary>Runs a program and gives its status.</summary>
    public static int Run(string program, params string[] arguments)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        _gate.Dispose();
        _begun.Dispose();
        _folder.Dispose();
    }
}
