using Rill.Tool.Support;

namespace Rill.Tool.Machines;

/// <summary>
/// Finds out whether KVM really runs a guest: some machines have /dev/kvm and yet cannot. A boot sector of a few bytes
/// runs under it and leaves through QEMU's debug exit port. The answer holds until the host boots again.
/// </summary>
internal static class KvmProbe
{
    private const string Device = "/dev/kvm";

    /// <summary>The value that the boot sector writes; QEMU's exit status is then twice that and one.</summary>
    private const byte ExitValue = 0x10;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>True when guests can run with KVM.</summary>
    public static async Task<bool> WorksAsync(Repository repository, CancellationToken cancellation)
    {
        if (!CanOpen())
        {
            return false;
        }

        string boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", cancellation)).Trim();
        string known = Path.Combine(repository.Cache, "kvm");
        if (File.Exists(known) && (await File.ReadAllTextAsync(known, cancellation)).Split(' ') is [var then, var answer]
            && then == boot)
        {
            return answer == "yes";
        }

        bool works = await TryAsync(repository, cancellation);
        Directory.CreateDirectory(repository.Cache);
        await File.WriteAllTextAsync(known, $"{boot} {(works ? "yes" : "no")}", cancellation);
        return works;
    }

    private static bool CanOpen()
    {
        try
        {
            using FileStream kvm = new(Device, FileMode.Open, FileAccess.ReadWrite);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<bool> TryAsync(Repository repository, CancellationToken cancellation)
    {
        // mov al, value; out 0xF4, al; hlt; and the boot signature.
        byte[] sector = new byte[512];
        byte[] code = [0xB0, ExitValue, 0xE6, 0xF4, 0xF4];
        code.CopyTo(sector, 0);
        sector[510] = 0x55;
        sector[511] = 0xAA;
        string file = Path.Combine(repository.Out, "kvm-probe.bin");
        Directory.CreateDirectory(repository.Out);
        await File.WriteAllBytesAsync(file, sector, cancellation);

        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        try
        {
            List<string> arguments = QemuArguments.ForMachine(new MachineShape(1, 64), useKvm: true);
            arguments.AddRange(["-device", "isa-debug-exit,iobase=0xf4,iosize=1"]);
            arguments.AddRange(["-drive", $"format=raw,file={QemuArguments.Quote(file)}"]);
            HostResult result = await HostCommand.RunAsync(
                QemuArguments.Program, arguments, repository.Root, null, patience.Token);
            return result.ExitCode == (ExitValue * 2) + 1;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
