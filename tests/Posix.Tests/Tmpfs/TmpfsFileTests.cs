using Rill.LinuxAbi;
using Rill.Posix.Buffers;
using Rill.Posix.Tests.Support;
using Rill.Posix.Tmpfs;
using Rill.Posix.Vfs;

namespace Rill.Posix.Tests.Tmpfs;

public sealed class TmpfsFileTests
{
    private readonly TestTree _tree = new();

    /// <summary>Random writes, truncations, punches and reads against an array, across the move to a Memory object.</summary>
    [Fact]
    public void BehavesAsAnArrayDoes()
    {
        var random = new Random(7);
        for (int round = 0; round < 20; round++)
        {
            _tree.Open($"/f{round}", OpenFlags.Create | OpenFlags.ReadWrite, out OpenFile? open);
            var file = (TmpfsOpenFile)open!;
            byte[] model = [];
            for (int step = 0; step < 200; step++)
            {
                int at = random.Next(round < 10 ? 6000 : 100_000);
                int length = random.Next(1, 3000);
                switch (random.Next(5))
                {
                    case 0 or 1:
                        byte[] data = new byte[length];
                        random.NextBytes(data);
                        long position = at;
                        Assert.Equal(Errno.Ok, file.Write(_tree.Caller, new UserBuffer(data, 0, length), ref position, out _));
                        Array.Resize(ref model, Math.Max(model.Length, at + length));
                        data.CopyTo(model, at);
                        break;
                    case 2:
                        Assert.Equal(Errno.Ok, file.Truncate(at));
                        Array.Resize(ref model, at);
                        break;
                    case 3:
                        Assert.Equal(Errno.Ok, file.Allocate(AllocateMode.KeepSize | AllocateMode.PunchHole, at, length));
                        model.AsSpan(Math.Min(at, model.Length), Math.Clamp(model.Length - at, 0, length)).Clear();
                        break;
                    default:
                        if (step == 100)
                        {
                            Assert.Equal(Errno.Ok, file.GetMemory(false, 0, out _));
                        }

                        byte[] read = new byte[length];
                        position = at;
                        Assert.Equal(Errno.Ok, file.Read(_tree.Caller, new UserBuffer(read, 0, length), ref position, out int count));
                        Assert.Equal(Math.Clamp(model.Length - at, 0, length), count);
                        Assert.True(read.AsSpan(0, count).SequenceEqual(model.AsSpan(Math.Min(at, model.Length), count)));
                        break;
                }

                Assert.Equal(model.Length, file.Inode.Size);
            }

            file.Release();
        }
    }

    [Fact]
    public void TheLimitOfPagesIsKeptAndGivenBack()
    {
        TmpfsFileSystem small = _tree.Make(pages: 4);
        _tree.MakeDirectory("/small");
        _tree.Tree.Mounts.Add(small, small.Root, _tree.At("/small"), "test", 0);
        _tree.Open("/small/f", OpenFlags.Create | OpenFlags.ReadWrite, out OpenFile? file);
        Assert.Equal(Errno.Ok, _tree.Write(file!, new string('x', 16384), out _));
        Assert.Equal(Errno.ENOSPC, _tree.Write(file!, "y", out _));
        Assert.Equal(Errno.Ok, file!.Truncate(32 << 20));
        Assert.Equal(Errno.Ok, file.Truncate(4096));
        Assert.Equal(1, small.PagesUsed);
        file.Release();
        _tree.Remove("/small/f");
        Assert.Equal(0, small.PagesUsed);
    }

    [Fact]
    public void AppendingWritesAtTheEndWhereverThePositionIs()
    {
        _tree.File("/log", "one");
        _tree.Open("/log", OpenFlags.WriteOnly | OpenFlags.Append, out OpenFile? file);
        file!.Position = 0;
        _tree.Write(file, "two", out _);
        file.Release();
        Assert.Equal("onetwo", _tree.Content("/log"));
    }
}
