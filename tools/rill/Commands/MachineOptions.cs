using System.CommandLine;
using Rill.Tool.CommandLine;
using Rill.Tool.Machines;

namespace Rill.Tool.Commands;

/// <summary>The options that size a virtual machine, the same for every command that starts one.</summary>
internal sealed class MachineOptions
{
    /// <summary>The most processors: what QEMU's machine takes without an interrupt remapper.</summary>
    public const int MostCpus = 255;

    /// <summary>The least memory that the systems boot in, in MiB.</summary>
    public const int LeastMemory = 64;

    /// <summary>The most memory, in MiB: a tebibyte.</summary>
    public const int MostMemory = 1 << 20;

    private readonly Option<int> _cpus =
        ToolOptions.Number("--cpus", "N", "processors of the machine", 1, MostCpus, new MachineShape().Cpus);

    private readonly Option<int> _memory = ToolOptions.Number(
        "--memory", "M", "memory of the machine in MiB", LeastMemory, MostMemory, new MachineShape().MemoryMiB);

    private readonly Option<bool> _icount =
        ToolOptions.Flag("--icount", "one processor, and a clock that counts instructions");

    private readonly Option<string?> _cpu = ToolOptions.Value(
        "--cpu-model", "MODEL", "the processor, as QEMU's option -cpu names it: max,-rdrand", ReadModel);

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_cpus);
        command.Options.Add(_memory);
        command.Options.Add(_icount);
        command.Options.Add(_cpu);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_icount) && result.GetResult(_cpus) is { Implicit: false, Tokens: [{ Value: not "1" }] })
            {
                result.AddError("--icount: counts the instructions of one processor; leave --cpus out");
            }
        });
    }

    /// <summary>The machine that the command line asks for.</summary>
    public MachineShape Read(ParseResult line) =>
        new(line.GetValue(_cpus), line.GetValue(_memory), line.GetValue(_icount), line.GetValue(_cpu));

    private static string ReadModel(string text) =>
        text.Length > 0 && text[0] != '-' && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-+,=._".Contains(letter))
            ? text
            : throw new FormatException($"'{text}' names no processor; qemu-system-x86_64 -cpu help lists them");
}
