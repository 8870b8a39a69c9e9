using System.CommandLine;
using System.Diagnostics;
using Rill.Tool.Images;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Commands;

/// <summary>`rill run`: boots a machine with this terminal as its console.</summary>
internal sealed class RunCommand
{
    private readonly Option<bool> _uefi = new("--uefi")
    {
        Description = "boot the image with UEFI firmware in place of a BIOS",
    };

    private readonly Option<bool> _direct = new("--kernel-direct")
    {
        Description = "start the kernel itself, without an image and GRUB",
    };

    private readonly Option<string> _on = new("--on")
    {
        Description = "the system to boot: rill, or linux (always direct)",
        DefaultValueFactory = _ => "rill",
        HelpName = "SYSTEM",
    };

    private readonly Argument<string[]> _extra = new("QEMU")
    {
        Description = "further arguments for QEMU, after --",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly MachineOptions _machine = new();

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        _on.AcceptOnlyFromAmong("rill", "linux");
        Command command = new("run", "Boot with this terminal as the serial console (Ctrl-A X quits)")
        {
            _uefi, _direct, _on, _extra,
        };
        _machine.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        GuestSystem system = line.GetValue(_on) == "linux" ? GuestSystem.Linux : GuestSystem.Rill;
        bool kvm = await KvmProbe.WorksAsync(workspace.Repository, cancellation);
        List<string> arguments = QemuArguments.ForMachine(_machine.Read(line), kvm);
        arguments.Remove("-no-reboot");
        string words = ConsoleSize.OfThisTerminal()?.Word ?? "";
        if (line.GetValue(_direct) || system == GuestSystem.Linux)
        {
            if (line.GetValue(_uefi))
            {
                throw new ToolException("--uefi boots an image; --kernel-direct and --on linux do without one", 2);
            }

            await workspace.BuildSystemsAsync([system]);
            arguments.AddRange(QemuArguments.ForDirectBoot(
                system, workspace.Files.KernelOf(system), ArchiveFor(workspace, system), words));
        }
        else
        {
            DiskImage image = await ImageCommand.MakeAsync(workspace);
            arguments.AddRange(QemuArguments.ForDisk(image.FilePath, line.GetValue(_uefi), words));
        }

        string log = Path.Combine(workspace.LogsOf("run"), "kernel.log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        arguments.AddRange(["-chardev", "stdio,id=terminal,mux=on,signal=off"]);
        arguments.AddRange(["-serial", "chardev:terminal", "-serial", "null", "-mon", "chardev=terminal"]);
        arguments.AddRange(["-chardev", $"file,id=kernel,path={QemuArguments.Quote(log)}"]);
        arguments.AddRange(["-device", "isa-debugcon,iobase=0xe9,chardev=kernel"]);
        arguments.AddRange(line.GetValue(_extra) ?? []);

        // QEMU has the terminal from here on: it sets it raw and passes all keys on.
        using LentTerminal terminal = LentTerminal.Lend();
        cancellation.ThrowIfCancellationRequested();
        ProcessStartInfo start = new(QemuArguments.Program, arguments) { UseShellExecute = false };
        using Process qemu = HostCommand.Start(start);
        try
        {
            await qemu.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            qemu.Kill();
            await qemu.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        return qemu.ExitCode;
    }

    private static string ArchiveFor(Workspace workspace, GuestSystem system) =>
        system == GuestSystem.Linux ? workspace.Files.ArchivesFor(system).Single() : workspace.Files.InitialArchive;
}
