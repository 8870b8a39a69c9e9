using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>A completion record where it lies in the queue's ring: valid while the loop handles it, and no longer.</summary>
public readonly unsafe ref struct CompletionView
{
    private readonly Completion* _record;

    internal CompletionView(Completion* record, ReadOnlySpan<byte> body)
    {
        _record = record;
        Body = body;
    }

    /// <summary>The inline bytes.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>How the operation ended.</summary>
    public Status Status => _record->Status;

    /// <summary>What the record is about.</summary>
    public CompletionKind Kind => _record->Kind;

    /// <summary>Whether the operation goes on and more records come.</summary>
    public bool HasMore => (_record->Flags & Completion.More) != 0;

    /// <summary>A request's method and the like; a reply's status; an exit's reason.</summary>
    public uint Label => _record->Label;

    /// <summary>In a request: its one-shot reply handle.</summary>
    public uint Call => _record->Call;

    /// <summary>Exit code, posted value, a timer's time; of a message the sending process's object id.</summary>
    public ulong Value => _record->Value;

    /// <summary>Of a request: bytes that the server may read: what its sender claims, below <see cref="Layout.UserEnd"/>.</summary>
    public ulong BulkReadable => _record->BulkOutLength;

    /// <summary>Of a request: bytes that the server may write: what its sender claims, below <see cref="Layout.UserEnd"/>.</summary>
    public ulong BulkWritable => _record->BulkInLength;

    /// <summary>Of a reply: how many bytes of the caller's room were written, at most its length.</summary>
    public ulong BulkWritten => _record->BulkInLength;

    /// <summary>Of a call's end: how many of the caller's bulk bytes a device got, at most all.</summary>
    public ulong BulkTaken => _record->BulkOutLength;

    /// <summary>The handles that came along, now this process's.</summary>
    public HandleSet Handles => new()
    {
        First = _record->Handle0,
        Second = _record->Handle1,
        Third = _record->Handle2,
        Fourth = _record->Handle3,
    };
}
