using System.CommandLine;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Commands;

/// <summary>The options that size a virtual machine, the same for every command that starts one.</summary>
internal sealed class MachineOptions
{
    private readonly Option<int> _cpus = new("--cpus")
    {
        Description = "processors of the machine",
        DefaultValueFactory = _ => 2,
        HelpName = "N",
    };

    private readonly Option<int> _memory = new("--memory")
    {
        Description = "memory of the machine in MiB",
        DefaultValueFactory = _ => 1024,
        HelpName = "M",
    };

    private readonly Option<bool> _icount = new("--icount")
    {
        Description = "one processor, and a clock that counts instructions",
    };

    /// <summary>Adds the options to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_cpus);
        command.Options.Add(_memory);
        command.Options.Add(_icount);
    }

    /// <summary>The machine that the command line asks for.</summary>
    public MachineShape Read(ParseResult line)
    {
        int cpus = line.GetValue(_cpus);
        int memory = line.GetValue(_memory);
        if (cpus is < 1 or > 255)
        {
            throw new ToolException($"--cpus: {cpus} should be from 1 to 255", 2);
        }

        if (memory is < 64 or > (1 << 20))
        {
            throw new ToolException($"--memory: {memory} should be from 64 to 1048576 (MiB)", 2);
        }

        return new MachineShape(cpus, memory, line.GetValue(_icount));
    }
}
