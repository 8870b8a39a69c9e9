using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Loading;
using Rill.Runtime.Loading;
using Rill.Runtime.Native;
using Rill.Runtime.Simulation;
using Rill.Runtime.Tests.Support;
using Rill.Shim.Abi;
using Xunit;

namespace Rill.Runtime.Tests.Loading;

public sealed class LoaderTests
{
    private readonly SimulatedMachine _machine = new();
    private readonly SimulatedProcess _process;
    private readonly ProgramLoader _loader;

    public LoaderTests()
    {
        _process = _machine.CreateProcess();
        _loader = new ProgramLoader(_process.Kernel, _process.Install(_machine.CreateMemory(TestImages.Shim())));
    }

    private KernelCalls Kernel => _process.Kernel;

    private ProgramFile FileOf(byte[] content, ulong padding = 0)
    {
        byte[] padded = new byte[content.Length + (int)padding];
        content.CopyTo(padded, (int)padding);
        return new ProgramFile(Kernel, _process.Install(_machine.CreateMemory(padded)), padding, (ulong)content.Length);
    }

    private LoadStatus Load(byte[] content, out LoadedProgram program, ulong padding = 0) =>
        _loader.Load(
            new LoadRequest
            {
                File = FileOf(content, padding),
                Strings = ProgramStrings.From("/bin/prog", ["prog", "-x"], ["A=1"]),
            },
            out program);

    private SimulatedSpace SpaceOf(in LoadedProgram program) => _process.Find<SimulatedSpace>(program.Space)!;

    [Theory]
    [InlineData(0)]
    [InlineData(0x1000)]
    [InlineData(0x24)]
    public void SegmentsAreInPlaceWhereverTheFileLies(ulong padding)
    {
        Assert.Equal(LoadStatus.Ok, Load(TestImages.Program(), out LoadedProgram program, padding));
        SimulatedSpace space = SpaceOf(program);
        Assert.Equal(TestImages.Entry, program.EntryPoint);
        Assert.All(space.Read(TestImages.TextAddress, 0x1000), value => Assert.Equal(0x90, value));
        Assert.All(space.Read(TestImages.DataAddress, TestImages.DataFileSize), value => Assert.Equal(0xDA, value));
        Assert.All(
            space.Read(TestImages.DataAddress + TestImages.DataFileSize, TestImages.DataMemorySize - TestImages.DataFileSize),
            value => Assert.Equal(0, value));
        Assert.Equal(Protection.Read | Protection.Execute, space.Find(TestImages.TextAddress)!.Protection);
        Assert.Equal(Protection.Read | Protection.Write, space.Find(TestImages.DataAddress)!.Protection);
        const ulong end = (ulong)(TestImages.DataAddress + TestImages.DataMemorySize);
        Assert.InRange(program.BreakStart, end, end + (32ul << 20));
    }

    [Fact]
    public void PageAlignedFilesAreMappedAndOthersCopied()
    {
        Load(TestImages.Program(), out LoadedProgram mapped);
        Load(TestImages.Program(), out LoadedProgram copied, padding: 0x24);
        Assert.NotNull(SpaceOf(mapped).Find(TestImages.TextAddress)!.Memory);
        Assert.Null(SpaceOf(copied).Find(TestImages.TextAddress)!.Memory);
    }

    [Fact]
    public void PositionIndependentProgramsAreMoved()
    {
        Assert.Equal(LoadStatus.Ok, Load(TestImages.Program(ElfType.Shared), out LoadedProgram program));
        Assert.True(program.EntryPoint >= 0x5555_5555_4000);
        Assert.Equal(0x90, SpaceOf(program).Read(program.EntryPoint, 1)[0]);
    }

    [Fact]
    public void StackHoldsArgumentsEnvironmentAndAuxiliaryVector()
    {
        Load(TestImages.Program(), out LoadedProgram program);
        SimulatedSpace space = SpaceOf(program);
        Assert.Equal(0ul, program.StackPointer % 16);
        ulong[] words = MemoryMarshal.Cast<byte, ulong>(space.Read(program.StackPointer, 8 * 46)).ToArray();
        Assert.Equal(2ul, words[0]);
        Assert.Equal("prog\0-x\0A=1\0"u8.ToArray(), space.Read(words[1], 12));
        Assert.Equal(words[1] + 5, words[2]);
        Assert.Equal(0ul, words[3]);
        Assert.Equal(words[1] + 8, words[4]);
        Assert.Equal(0ul, words[5]);

        var vector = new Dictionary<ulong, ulong>();
        for (int i = 6; words[i] != 0; i += 2)
        {
            vector.Add(words[i], words[i + 1]);
        }

        Assert.Equal(0x40_0040ul, vector[3]);
        Assert.Equal(3ul, vector[5]);
        Assert.Equal(TestImages.Entry, vector[9]);
        Assert.Equal("/bin/prog\0"u8.ToArray(), space.Read(vector[31], 10));
        Assert.Equal("x86_64\0"u8.ToArray(), space.Read(vector[15], 7));
        Assert.False(vector.ContainsKey(33));
    }

    [Fact]
    public void StartWritesTheStartBlockAndRunsTheShim()
    {
        Load(TestImages.Program(), out LoadedProgram program);
        Kernel.ProcessCreate(program.Space, 0, Rights.Same, out uint process);
        var start = new ShimStart { Mode = ShimMode.Server, Lane = 17 };
        Assert.Equal(Status.Ok, _loader.Start(process, in program, start, out uint thread));

        var written = MemoryMarshal.Read<ShimStart>(SpaceOf(program).Read(Layout.Shim + 0x3000, Marshal.SizeOf<ShimStart>()));
        Assert.Equal(17u, written.Lane);
        Assert.Equal(program.EntryPoint, written.EntryPoint);
        Assert.Equal(program.BreakStart, written.BreakStart);
        SimulatedThread made = _process.Find<SimulatedThread>(thread)!;
        Assert.Equal(Layout.Shim + 0x1040, made.Start.Entry);
        Assert.Equal(Layout.FirstArea, made.Start.Area);
        Assert.NotNull(SpaceOf(program).Redirect);
    }

    [Fact]
    public void ArgumentsLargerThanAQuarterOfTheStackAreRefused()
    {
        var request = new LoadRequest
        {
            File = FileOf(TestImages.Program()),
            Strings = ProgramStrings.From("/p", [new string('x', 40_000)], []),
            StackLimit = 128 * 1024,
        };
        int handles = _process.HandleCount;
        Assert.Equal(LoadStatus.ArgumentsTooLarge, _loader.Load(request, out _));
        Assert.Equal(handles, _process.HandleCount);
    }

    /// <summary>Every byte of the headers, changed in many ways: an error or a space that is sound, never an exception.</summary>
    [Fact]
    public void MutatedHeadersNeverBreakTheLoader()
    {
        var random = new Random(20251);
        byte[] original = TestImages.Program();
        int headers = 64 + (3 * 56);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] file = (byte[])original.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(headers);
                switch (random.Next(3))
                {
                    case 0:
                        file[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 1:
                        file[at] = (byte)random.Next(256);
                        break;
                    default:
                        BitConverter.TryWriteBytes(file.AsSpan(at & ~7), random.Next(4) switch
                        {
                            0 => ulong.MaxValue,
                            1 => 0ul,
                            2 => Layout.UserEnd - (ulong)random.Next(0x2000),
                            _ => (ulong)random.NextInt64(),
                        });
                        break;
                }
            }

            int length = random.Next(8) == 0 ? random.Next(file.Length) : file.Length;
            uint memory = _process.Install(_machine.CreateMemory(file.AsSpan(0, length)));
            var programFile = new ProgramFile(Kernel, memory, 0, (ulong)length);
            if (ProgramImage.TryParse(in programFile, out ProgramImage image) == LoadStatus.Ok)
            {
                Assert.NotEmpty(image.Segments);
                Assert.All(image.Segments, segment => Assert.True(segment.Offset + segment.FileSize <= (ulong)length));
                LoadStatus status = _loader.Load(
                    new LoadRequest { File = programFile, Image = image, Strings = ProgramStrings.From("/p", ["p"], []) },
                    out LoadedProgram program);
                if (status == LoadStatus.Ok)
                {
                    Kernel.HandleClose(program.Space);
                }
            }

            Kernel.HandleClose(memory);
        }
    }
}
