using System.CommandLine;
using System.Diagnostics;
using Rill.Tool.CommandLine;
using Rill.Tool.Images;
using Rill.Tool.Machines;
using Rill.Tool.Support;
using Rill.Tool.Support.Terminals;

namespace Rill.Tool.Commands;

/// <summary>`rill run`: boots a machine with this terminal as its console.</summary>
internal sealed class RunCommand
{
    private readonly Option<bool> _uefi =
        ToolOptions.Flag("--uefi", "boot the image with UEFI firmware in place of a BIOS");

    private readonly Option<bool> _direct =
        ToolOptions.Flag("--kernel-direct", "start the kernel itself, without an image and GRUB");

    private readonly Option<string> _on = SystemOption.Create();

    private readonly Option<string?> _append = AppendOption.Create();

    private readonly Argument<string[]> _extra = new("QEMU")
    {
        Description = "further arguments for QEMU, after --",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly MachineOptions _machine = new();

    /// <summary>The command for the command line.</summary>
    public Command Create()
    {
        ToolCommand command = new("run", "Boot with this terminal as the serial console (Ctrl-A X quits)")
        {
            Usage = "./rill run [OPTION]... [-- QEMU...]",
            PassOnHint = words => $"; if it is QEMU's, write -- before it: ./rill run -- {string.Join(' ', words)}",
            Examples =
            [
                ("./rill run", "boots the disk image to a prompt; poweroff ends it"),
                ("./rill run --kernel-direct", "skips the boot loader: quicker"),
                ("./rill run --cpus 4 --memory 512", "another machine"),
                ("./rill run --uefi", "boots by UEFI firmware"),
                ("./rill run --on linux", "Debian's kernel with the same files; it always starts directly"),
                ("./rill run -- -d int", "what follows -- goes to QEMU"),
            ],
        };
        foreach (Option option in new Option[] { _uefi, _direct, _on, _append })
        {
            command.Options.Add(option);
        }

        command.Arguments.Add(_extra);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_uefi) && (result.GetValue(_direct) || result.GetValue(_on) == SystemOption.Linux))
            {
                result.AddError("--uefi: boots an image; --kernel-direct and --on linux do without one");
            }
        });
        _machine.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        Workspace workspace = Workspace.Open(cancellation);
        GuestSystem system = SystemOption.Read(line, _on);
        bool kvm = await KvmProbe.WorksAsync(workspace.Repository, cancellation);
        List<string> arguments = QemuArguments.ForMachine(_machine.Read(line), kvm);
        arguments.Remove("-no-reboot");
        string[] said = [ConsoleSize.OfThisTerminal()?.Word ?? "", line.GetValue(_append) ?? ""];
        string words = string.Join(' ', said.Where(some => some.Length > 0));
        if (line.GetValue(_direct) || system == GuestSystem.Linux)
        {
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

        return qemu.ExitCode == 0
            ? (int)ExitStatus.Done
            : throw new ToolException($"run: QEMU ended with status {qemu.ExitCode}");
    }

    private static string ArchiveFor(Workspace workspace, GuestSystem system) =>
        system == GuestSystem.Linux ? workspace.Files.ArchivesFor(system).Single() : workspace.Files.InitialArchive;
}
