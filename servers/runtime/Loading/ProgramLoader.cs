using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Rill.Abi;
using Rill.Loading;
using Rill.Runtime.Native;
using Rill.Shim.Abi;
using ThreadStart = Rill.Abi.ThreadStart;

namespace Rill.Runtime.Loading;

/// <summary>Makes address spaces with a program, its shim and its first stack in them, and starts them.</summary>
public sealed class ProgramLoader
{
    /// <summary>AT_RANDOM's.</summary>
    private const int ProgramRandomBytes = 16;

    /// <summary>Mapped for the stack at once, beside what is on it; the rest of it grows.</summary>
    private const ulong StackRoom = 128 * 1024;

    private readonly KernelCalls _kernel;
    private readonly ProgramFile _shimFile;
    private readonly ShimImage _shim;

    /// <summary>Makes a loader.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="shimMemory">The shim's image; stays the caller's and must stay open.</param>
    /// <exception cref="InvalidOperationException">It is not a shim's image of this version.</exception>
    public ProgramLoader(KernelCalls kernel, uint shimMemory)
    {
        _kernel = kernel;
        Span<byte> header = MemoryMarshal.AsBytes(new Span<ShimImage>(ref _shim));
        if (kernel.MemoryRead(shimMemory, 0, header, out int read) != Status.Ok || read != header.Length
            || !ShimMapping.IsKnown(in _shim))
        {
            throw new InvalidOperationException($"{LoadStatus.BadShim}: the image is not a shim of this version.");
        }

        _shimFile = new ProgramFile(kernel, shimMemory, 0, 0);
    }

    /// <summary>The shim's header: where its entries are.</summary>
    public ref readonly ShimImage Shim => ref _shim;

    /// <summary>Loads a program into a new space. On failure nothing is left behind.</summary>
    public LoadStatus Load(LoadRequest request, out LoadedProgram program)
    {
        program = default;
        ProgramImage? image = request.Image;
        if (image is null)
        {
            LoadStatus parsed = ProgramImage.TryParse(request.File, out image);
            if (parsed != LoadStatus.Ok)
            {
                return parsed;
            }
        }

        ProgramImage? interpreter = null;
        if (image.Interpreter is not null)
        {
            if (request.Interpreter is not { } file)
            {
                return LoadStatus.NeedsInterpreter;
            }

            LoadStatus parsed = ProgramImage.TryParse(file, out interpreter);
            if (parsed != LoadStatus.Ok)
            {
                return parsed;
            }
        }

        if (_kernel.SpaceCreate(out uint space, request.Job) != Status.Ok)
        {
            return LoadStatus.NoMemory;
        }

        LoadStatus status = LoadInto(space, request, image, interpreter, out program);
        if (status != LoadStatus.Ok)
        {
            _kernel.HandleClose(space);
        }

        return status;
    }

    /// <summary>
    /// Writes the start block and makes the first thread: the process runs when this returns.
    /// </summary>
    /// <param name="process">A process in the program's space.</param>
    /// <param name="program">What was loaded.</param>
    /// <param name="start">Mode, lane and what else concerns the process; entry, stack and break are filled in here.</param>
    /// <param name="thread">The thread's handle, the caller's.</param>
    public Status Start(uint process, in LoadedProgram program, ShimStart start, out uint thread)
    {
        thread = 0;
        start.EntryPoint = program.EntryPoint;
        start.StackPointer = program.StackPointer;
        start.BreakStart = program.BreakStart;
        if (_kernel is NativeKernelCalls native)
        {
            start.Flags |= native.Start.Flags & ShimStart.Trace;
        }

        Status status = _kernel.SpaceWrite(
            program.Space, _shim.StartBlock, MemoryMarshal.AsBytes(new ReadOnlySpan<ShimStart>(in start)), out _);
        if (status < Status.Ok)
        {
            return status;
        }

        return _kernel.ThreadCreate(
            process,
            new ThreadStart
            {
                Entry = _shim.StartEntry,
                StackPointer = program.StackPointer,
                Area = Layout.FirstArea,
            },
            out thread);
    }

    private LoadStatus LoadInto(
        uint space, LoadRequest request, ProgramImage image, ProgramImage? interpreter, out LoadedProgram program)
    {
        program = default;
        Span<byte> random = stackalloc byte[ProgramPlacement.RandomBytes + ProgramRandomBytes];
        if (_kernel.RandomGet(random) != Status.Ok)
        {
            return LoadStatus.NoMemory;
        }

        ProgramPlacement places = ProgramPlacement.Draw(random, request.StackLimit, request.Randomization);
        var bounds = new SpaceBounds
        {
            Mapped = JobCounts.Unlimited,
            Data = JobCounts.Unlimited,
            MapTop = places.MapTop,
        };

        // What asks for no interpreter may be one, run as a program: it goes where they go, and its brk does not (Linux,
        // fs/binfmt_elf.c, load_elf_binary).
        bool isByItself = image.Headers.IsPositionIndependent && interpreter is null;
        ulong bias = isByItself ? places.MapTop - Pages.Up(image.Headers.End)
            : image.Headers.IsPositionIndependent ? places.ProgramBase
            : 0;
        if (image.Headers.End > Layout.MapTop - bias || _kernel.SpaceSetBounds(space, in bounds) != Status.Ok)
        {
            return LoadStatus.NoMemory;
        }

        LoadStatus status = Map(space, request.File, image, bias);
        if (status != LoadStatus.Ok)
        {
            return status;
        }

        ulong entry = image.Headers.Entry + bias;
        ulong interpreterBias = 0;
        if (interpreter is not null)
        {
            interpreterBias = interpreter.Headers.IsPositionIndependent ? places.MapTop - Pages.Up(interpreter.Headers.End) : 0;
            status = Map(space, request.Interpreter!.Value, interpreter, interpreterBias);
            if (status != LoadStatus.Ok)
            {
                return status;
            }
        }

        var shim = new SpaceTarget(space, in _shimFile);
        if (!ShimMapping.TryMap(ref shim, in _shim, places.Vdso)
            || _kernel.SpaceSetRedirect(space, in _shim.Redirect) != Status.Ok)
        {
            return LoadStatus.NoMemory;
        }

        var facts = new StackFacts
        {
            ProgramHeaders = image.Headers.ProgramHeaderAddress == 0 ? 0 : image.Headers.ProgramHeaderAddress + bias,
            ProgramHeaderCount = image.Headers.ProgramHeaderCount,
            InterpreterBase = interpreterBias,
            Entry = entry,
            Vdso = _shim.VdsoLength != 0 ? places.Vdso : 0,
            HardwareCapabilities = X86Base.IsSupported ? (uint)X86Base.CpuId(1, 0).Edx : 0,
            Credentials = request.Credentials,
        };
        status = MapStack(
            space, request, places.StackTop, in facts, random[ProgramPlacement.RandomBytes..], out ulong stackPointer);
        program = new LoadedProgram(
            space,
            interpreter is null ? entry : interpreter.Headers.Entry + interpreterBias,
            stackPointer,
            (isByItself ? ProgramPlaces.Program : image.Headers.End + bias) + places.BreakGap,
            places.StackTop,
            places.Vdso,
            ProgramParts.Of(image, bias));
        return status;
    }

    private static LoadStatus Map(uint space, in ProgramFile file, ProgramImage image, ulong bias)
    {
        var target = new SpaceTarget(space, in file);
        return SegmentMapper.Map(ref target, image.Segments, bias);
    }

    private LoadStatus MapStack(
        uint space, LoadRequest request, ulong top, in StackFacts facts, ReadOnlySpan<byte> random, out ulong stackPointer)
    {
        stackPointer = 0;

        // As Linux bounds it: a quarter of the stack for strings and the pointers to them.
        ProgramStrings strings = request.Strings;
        ulong needed = (ulong)(strings.Bytes.Length + ((long)(strings.ArgumentCount + strings.EnvironmentCount) * 8));
        if (!strings.IsConsistent || needed > request.StackLimit / 4)
        {
            return LoadStatus.ArgumentsTooLarge;
        }

        var stack = new InitialStack(
            top, strings.Bytes.Span, strings.ArgumentCount, strings.EnvironmentCount, strings.FileName.Span);
        byte[] content = new byte[stack.Length];
        stack.Write(content, in facts, random);
        stackPointer = stack.StackPointer;
        ulong end = Pages.Up(top);
        ulong mapped = Pages.Up((ulong)content.Length + end - top) + StackRoom;
        ulong limit = Math.Max(Pages.Down(request.StackLimit), mapped);
        Status status = _kernel.SpaceMap(
            space,
            new MapRequest
            {
                Protection = Protection.Read | Protection.Write,
                Flags = MapFlags.Fixed | MapFlags.NoReplace | MapFlags.GrowsDown,
                Address = end - mapped,
                Length = mapped,
                Limit = limit - mapped,
            },
            out _);
        return status == Status.Ok
            && _kernel.SpaceWrite(space, stackPointer, content, out int written) == Status.Ok
            && written == content.Length
            ? LoadStatus.Ok
            : LoadStatus.NoMemory;
    }
}
