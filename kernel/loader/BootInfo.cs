using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rill.Kernel.Loader;

/// <summary>What the boot loader told, in one form for all loaders, copied out of its memory.</summary>
public struct BootInfo
{
    /// <summary>Bytes of the command line that are kept.</summary>
    public const int MaxCommandLine = 2048;

    /// <summary>Modules that are kept.</summary>
    public const int MaxModules = 8;

    private const int MaxRsdp = 64;

    public BootSource Source;

    /// <summary>Physical memory. Live: what early boot takes shows here until the frame allocator takes it over.</summary>
    public PhysicalMap Memory;

    /// <summary>Physical address of the ACPI root pointer, or 0 where the loader told none.</summary>
    public ulong RsdpAddress;

    private CommandLineBytes _commandLine;
    private int _commandLineLength;
    private ModuleTable _modules;
    private int _moduleCount;
    private RsdpBytes _rsdp;
    private int _rsdpLength;

    /// <summary>The kernel's command line, UTF-8, without the kernel's own name.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> CommandLine
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<CommandLineBytes, byte>(ref Unsafe.AsRef(in _commandLine)), _commandLineLength);

    /// <summary>The modules; the first is the initial archive.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<BootModule> Modules
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<ModuleTable, BootModule>(ref Unsafe.AsRef(in _modules)), _moduleCount);

    /// <summary>The loader's copy of the ACPI root pointer, empty where it gave an address or nothing.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Rsdp
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<RsdpBytes, byte>(ref Unsafe.AsRef(in _rsdp)), _rsdpLength);

    /// <summary>Whether a word stands on the command line, by itself.</summary>
    public readonly bool HasOption(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> line = CommandLine;
        while (line.Length > 0)
        {
            int end = line.IndexOf((byte)' ');
            ReadOnlySpan<byte> option = end < 0 ? line : line.Slice(0, end);
            if (option.SequenceEqual(word))
            {
                return true;
            }
            line = end < 0 ? default : line.Slice(end + 1);
        }
        return false;
    }

    internal void SetCommandLine(ReadOnlySpan<byte> text)
    {
        _commandLineLength = Math.Min(text.Length, MaxCommandLine);
        text.Slice(0, _commandLineLength).CopyTo(
            MemoryMarshal.CreateSpan(ref Unsafe.As<CommandLineBytes, byte>(ref _commandLine), MaxCommandLine));
    }

    internal void SetRsdp(ReadOnlySpan<byte> bytes)
    {
        _rsdpLength = Math.Min(bytes.Length, MaxRsdp);
        bytes.Slice(0, _rsdpLength).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<RsdpBytes, byte>(ref _rsdp), MaxRsdp));
    }

    internal void AddModule(ulong start, ulong length)
    {
        if (_moduleCount < MaxModules && length > 0)
        {
            _modules[_moduleCount++] = new BootModule { Start = start, Length = length };
        }
    }

    [InlineArray(MaxCommandLine)]
    private struct CommandLineBytes
    {
        private byte _first;
    }

    [InlineArray(MaxModules)]
    private struct ModuleTable
    {
        private BootModule _first;
    }

    [InlineArray(MaxRsdp)]
    private struct RsdpBytes
    {
        private byte _first;
    }
}
