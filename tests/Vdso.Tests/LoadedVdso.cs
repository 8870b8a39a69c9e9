using System.Runtime.InteropServices;
using System.Text;
using Rill.Abi;
using Rill.Loading;
using Rill.Shim.Vdso;

namespace Rill.Tests.Vdso;

/// <summary>A vDSO in this process, with a clock page that the test writes.</summary>
internal sealed unsafe class LoadedVdso : IDisposable
{
    private const int ReadWrite = 3;
    private const int ReadExecute = 5;
    private const int PrivateAnonymous = 0x22;

    private readonly byte* _image;
    private readonly nuint _size;
    private readonly nint _page;

    public LoadedVdso()
    {
        _page = mmap(0, 4096, ReadWrite, PrivateAnonymous, -1, 0);
        byte[] file = VdsoImage.Build(VdsoCode.Assemble((ulong)_page));
        _size = (nuint)((file.Length + 4095) & ~4095);
        _image = (byte*)mmap(0, _size, ReadWrite, PrivateAnonymous, -1, 0);
        file.CopyTo(new Span<byte>(_image, file.Length));
        if (mprotect((nint)_image, _size, ReadExecute) != 0)
        {
            throw new InvalidOperationException("mprotect failed");
        }

        ClockGettime = (delegate* unmanaged<int, long*, int>)Find("__vdso_clock_gettime");
        Gettimeofday = (delegate* unmanaged<long*, int*, int>)Find("__vdso_gettimeofday");
        Time = (delegate* unmanaged<long*, long>)Find("__vdso_time");
        ClockGetres = (delegate* unmanaged<int, long*, int>)Find("__vdso_clock_getres");
        Getcpu = (delegate* unmanaged<uint*, uint*, void*, int>)Find("__vdso_getcpu");
    }

    public ref ClockPage Page => ref *(ClockPage*)_page;

    public delegate* unmanaged<int, long*, int> ClockGettime { get; }

    public delegate* unmanaged<long*, int*, int> Gettimeofday { get; }

    public delegate* unmanaged<long*, long> Time { get; }

    public delegate* unmanaged<int, long*, int> ClockGetres { get; }

    public delegate* unmanaged<uint*, uint*, void*, int> Getcpu { get; }

    /// <summary>The nanoseconds of a clock; fails the test if the call does.</summary>
    public ulong Read(int clock)
    {
        long* time = stackalloc long[2];
        Xunit.Assert.Equal(0, ClockGettime(clock, time));
        Xunit.Assert.InRange(time[1], 0, 999_999_999);
        return ((ulong)time[0] * 1_000_000_000) + (ulong)time[1];
    }

    /// <summary>
    /// Looks a function up as a C library does: by the program headers, the dynamic section, ELF's hash table and the
    /// symbol's version. 0 where it is not found.
    /// </summary>
    public nint Find(string name, string version = VdsoImage.Version)
    {
        var header = (ElfFileHeader*)_image;
        var segment = (ElfProgramHeader*)(_image + header->ProgramHeaders);
        byte* loadBase = null;
        ulong* dynamic = null;
        for (int i = 0; i < header->ProgramHeaderCount; i++, segment++)
        {
            if (segment->Type == ElfSegmentType.Load)
            {
                loadBase = _image + segment->Offset - segment->Address;
            }
            else if (segment->Type == ElfSegmentType.Dynamic)
            {
                dynamic = (ulong*)(_image + segment->Offset);
            }
        }

        uint* hash = null;
        ElfSymbol* symbols = null;
        byte* strings = null;
        ushort* versions = null;
        byte* definitions = null;
        for (; *dynamic != 0; dynamic += 2)
        {
            byte* target = loadBase + dynamic[1];
            switch (dynamic[0])
            {
                case 4:
                    hash = (uint*)target;
                    break;
                case 5:
                    strings = target;
                    break;
                case 6:
                    symbols = (ElfSymbol*)target;
                    break;
                case 0x6FFFFFF0:
                    versions = (ushort*)target;
                    break;
                case 0x6FFFFFFC:
                    definitions = target;
                    break;
            }
        }

        uint* buckets = hash + 2;
        uint* chains = buckets + hash[0];
        for (uint i = buckets[ElfHash.Of(name) % hash[0]]; i != 0; i = chains[i])
        {
            ElfSymbol* symbol = symbols + i;
            if (Text(strings + symbol->Name) == name && symbol->Section != 0
                && VersionMatches(definitions, versions[i], strings, version))
            {
                return (nint)(loadBase + symbol->Value);
            }
        }

        return 0;
    }

    public void Dispose()
    {
        munmap(_page, 4096);
        munmap((nint)_image, _size);
    }

    private static bool VersionMatches(byte* definition, int index, byte* strings, string version)
    {
        const int isBase = 1;
        while (true)
        {
            if ((*(ushort*)(definition + 2) & isBase) == 0 && (*(ushort*)(definition + 4) & 0x7FFF) == (index & 0x7FFF))
            {
                byte* auxiliary = definition + *(uint*)(definition + 12);
                return *(uint*)(definition + 8) == ElfHash.Of(version) && Text(strings + *(uint*)auxiliary) == version;
            }

            uint next = *(uint*)(definition + 16);
            if (next == 0)
            {
                return false;
            }

            definition += next;
        }
    }

    private static string Text(byte* text) => Encoding.ASCII.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    [DllImport("libc")]
    private static extern nint mmap(nint address, nuint length, int protection, int flags, int file, long offset);

    [DllImport("libc")]
    private static extern int mprotect(nint address, nuint length, int protection);

    [DllImport("libc")]
    private static extern int munmap(nint address, nuint length);
}
