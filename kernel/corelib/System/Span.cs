using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

public readonly ref struct Span<T>
{
    internal readonly ref T _reference;
    private readonly int _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Span(void* pointer, int length)
    {
        if (length < 0)
        {
            SpanHelpers.FailRange();
        }
        _reference = ref Unsafe.AsRef<T>(pointer);
        _length = length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span(ref T reference)
    {
        _reference = ref reference;
        _length = 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span(T[]? array)
    {
        if (array is null)
        {
            this = default;
            return;
        }
        _reference = ref MemoryMarshal.GetArrayDataReference(array);
        _length = array.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    public static Span<T> Empty => default;

    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _length;
    }

    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _length == 0;
    }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_length)
            {
                SpanHelpers.FailRange();
            }
            return ref Unsafe.Add(ref _reference, (nint)(uint)index);
        }
    }

    public static implicit operator ReadOnlySpan<T>(Span<T> span) => new(ref span._reference, span._length);

    public static implicit operator Span<T>(T[]? array) => new(array);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
        {
            SpanHelpers.FailRange();
        }
        return new(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
        {
            SpanHelpers.FailRange();
        }
        return new(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
    }

    public void Clear()
        => SpanHelpers.ClearWithoutReferences(
            ref Unsafe.As<T, byte>(ref _reference), (nuint)_length * (nuint)Unsafe.SizeOf<T>());

    public void Fill(T value)
    {
        for (int i = 0; i < _length; i++)
        {
            Unsafe.Add(ref _reference, i) = value;
        }
    }

    /// <summary>Copies all elements; overlapping ranges are copied as if by way of a buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTo(Span<T> destination)
    {
        if ((uint)_length > (uint)destination._length)
        {
            SpanHelpers.FailRange();
        }
        SpanHelpers.Move(ref destination._reference, ref _reference, (nuint)(uint)_length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCopyTo(Span<T> destination)
    {
        if ((uint)_length > (uint)destination._length)
        {
            return false;
        }
        SpanHelpers.Move(ref destination._reference, ref _reference, (nuint)(uint)_length);
        return true;
    }

    public ref T GetPinnableReference() => ref _reference;

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal Enumerator(Span<T> span)
        {
            _span = span;
            _index = -1;
        }

        public ref T Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref _span[_index];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext() => ++_index < _span.Length;
    }
}
