using System.Buffers.Binary;
using System.Text;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Signals;
using Rill.Posix.Tests.Support;
using Rill.Posix.Vfs;
using Rill.Protocols.Posix;
using Rill.Runtime.Tests.Support;

namespace Rill.Posix.Tests.Loading;

/// <summary>exec, step by step: whichever of them fails, the process is as it was and nothing of the exec is left.</summary>
public sealed class ExecTests
{
    private readonly TestSystem _system = new(TestImages.Shim());
    private readonly TestProcess _root;
    private readonly TestProgram _program;

    public ExecTests()
    {
        _root = TestProcess.First(_system);
        _program = _system.Fork(_system.InitProgram);
    }

    private Process Process => _program.Process;

    [Fact]
    public void WhatIsNoProgramIsRefused() => AssertRefused(Errno.ENOEXEC, "/tmp/f", "no program"u8);

    [Fact]
    public void AScriptWhoseInterpreterIsMissingIsRefused() => AssertRefused(Errno.ENOENT, "/tmp/f", "#!/tmp/none\n"u8);

    [Fact]
    public void AScriptWithoutAnInterpreterIsRefused() => AssertRefused(Errno.ENOEXEC, "/tmp/f", "#!\n"u8);

    [Fact]
    public void AScriptThatIsItsOwnInterpreterIsRefused() => AssertRefused(Errno.ELOOP, "/tmp/f", "#!/tmp/f\n"u8);

    [Fact]
    public void AProgramWhoseInterpreterIsMissingIsRefused() =>
        AssertRefused(Errno.ENOENT, "/tmp/f", ProgramWithInterpreter("/tmp/none"));

    [Fact]
    public void AProgramWhoseInterpreterIsNoProgramIsRefused()
    {
        MakeFile("/tmp/interpreter", "no program"u8);
        AssertRefused(Errno.ENOEXEC, "/tmp/f", ProgramWithInterpreter("/tmp/interpreter"));
        Assert.Equal(0, _root.Find("/tmp/interpreter").Inode.Uses);
    }

    [Fact]
    public void AProgramWithoutRoomForItsArgumentsIsRefused()
    {
        Process.Limits.Set(Resource.Stack, 1 << 20, 1 << 20);
        AssertRefused(Errno.E2BIG, "/tmp/f", TestImages.Program(), new string('x', 300_000));
    }

    [Fact]
    public void AProgramReplacesTheOneBefore()
    {
        MakeFile("/tmp/program", TestImages.Program());
        NativeProcess? old = Process.Native;
        int kept = _root.OpenFd("/tmp/program", OpenFlags.ReadOnly);
        Assert.NotEqual(-1, kept);
        int closed = _program.Open("/tmp/program", OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        int left = _program.Open("/tmp/program");
        int handles = _system.Host.HandleCount;
        Execute("/tmp/program", "program", "-x");
        Assert.NotEqual(old, Process.Native);
        Assert.False(old!.Process.IsOpen);
        Assert.Equal(handles, _system.Host.HandleCount);
        Assert.Equal("program", Encoding.ASCII.GetString(Process.Name));
        Assert.Equal(1ul, Process.Executions);
        Assert.Equal(Layout.FirstArea, Assert.Single(Process.Threads).Area);
        Assert.Equal((true, false), (Process.Files[closed] is null, Process.Files[left] is null));
        Assert.Equal(1, _root.Find("/tmp/program").Inode.Executions);
        Assert.Equal("program\0-x\0", _root.ReadFile($"/proc/{_program.Id}/cmdline"));
        Assert.Equal("A=1\0", _root.ReadFile($"/proc/{_program.Id}/environ"));
    }

    [Fact]
    public void AScriptKeepsItsNameAndItsInterpreterIsWhatRuns()
    {
        MakeFile("/tmp/program", TestImages.Program());
        MakeFile("/tmp/script", "#!/tmp/program -q\n"u8);
        Execute("/tmp/script", "ignored", "last");
        Assert.Equal("script", Encoding.ASCII.GetString(Process.Name));
        Assert.Equal("/tmp/program", _root.ReadLink($"/proc/{_program.Id}/exe"));
        Assert.Equal("/tmp/program\0-q\0/tmp/script\0last\0", _root.ReadFile($"/proc/{_program.Id}/cmdline"));
    }

    [Fact]
    public void ItEndsTheOtherThreads()
    {
        MakeFile("/tmp/program", TestImages.Program());
        var clone = _program.Now(_program.Client.CloneThreadAsync(new CloneThreadRequest { Area = 0x20000 }));
        Assert.True(clone.IsOk);
        Assert.Equal(2, Process.Threads.Count);
        Execute("/tmp/program", "program");
        Assert.Equal(_program.Id, Assert.Single(Process.Threads).Id);
    }

    [Fact]
    public void SignalsForItsOtherThreadsArePaidForNoMore()
    {
        MakeFile("/tmp/program", TestImages.Program());
        _program.Action(Signal.RealTimeFirst, (int)Disposition.Handler);
        Assert.True(_program.Now(_program.Client.CloneThreadAsync(new CloneThreadRequest { Area = 0x20000 })).IsOk);
        UserAccount payer = _system.Server.UserLedger.OfUser(0);
        var info = new SignalInfo(Signal.RealTimeFirst, SignalCode.Queue);
        Assert.Equal(Errno.Ok, _system.Server.Signals.Send(Process, Process.Threads[1], info));
        Assert.Equal(Errno.Ok, _system.Server.Signals.Send(Process, Process.Threads[0], info));
        Assert.Equal(2, payer[Kept.Signal]);
        Execute("/tmp/program", "program");

        // What is pending for the thread that goes on stays so (man 2 execve).
        Assert.Equal(1, payer[Kept.Signal]);
    }

    /// <summary>A static program, and the path of an interpreter.</summary>
    private static byte[] ProgramWithInterpreter(string path)
    {
        const int count = 56, header = 64 + (3 * 56), text = 0x180, interpreter = 3;
        byte[] file = TestImages.Program();
        file[count] = 4;
        byte[] bytes = Encoding.ASCII.GetBytes(path + "\0");
        bytes.CopyTo(file, text);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(header), interpreter);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(header + 8), text);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(header + 32), (ulong)bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(header + 40), (ulong)bytes.Length);
        return file;
    }

    private void MakeFile(string path, ReadOnlySpan<byte> content)
    {
        _root.WriteFile(path, Encoding.Latin1.GetString(content));
        Inode inode = _root.Find(path).Inode;
        inode.Mode = ModeBits.Regular | Octal.O755;
    }

    private void AssertRefused(Errno errno, string path, ReadOnlySpan<byte> content, string argument = "x")
    {
        MakeFile(path, content);
        NativeProcess? native = Process.Native;
        byte[] name = Process.Name;

        // The first time small files get Memory objects, which they keep.
        Assert.Equal(errno, Begin(path, argument));
        int handles = _system.Host.HandleCount;
        Assert.Equal(errno, Begin(path, argument));
        Assert.Equal(native, Process.Native);
        Assert.True(native!.Process.IsOpen && native.Space.IsOpen);
        Assert.Equal(handles, _system.Host.HandleCount);
        Assert.Equal((0ul, name), (Process.Executions, Process.Name));
        Inode inode = _root.Find(path).Inode;
        Assert.Equal((0, 0, 0), (inode.Uses, inode.Executions, inode.Writers));
        Assert.Equal(0, _system.Server.Held.Count);
    }

    private void Execute(string path, params string[] arguments) => Assert.Equal(Errno.Ok, Begin(path, arguments));

    private Errno Begin(string path, params string[] arguments)
    {
        byte[] strings = Encoding.ASCII.GetBytes(string.Concat(arguments.Select(text => text + "\0")) + "A=1\0");
        var call = _program.Client.ExecuteAsync(
            new ExecuteRequest
            {
                DirFd = AtDirectory.Working,
                Path = Encoding.ASCII.GetBytes(path),
                ArgumentCount = arguments.Length,
                EnvironmentCount = 1,
            },
            strings);
        _system.Run();

        // The program that asked is gone when it succeeds, and the reply with it.
        return Process.Executions != 0 ? Errno.Ok : (Errno)call.Result.Status;
    }
}
