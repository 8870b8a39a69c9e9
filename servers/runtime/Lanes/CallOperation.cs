using System.Buffers;
using System.Runtime.InteropServices;
using Rill.Abi;
using Rill.Protocols;

namespace Rill.Runtime;

/// <summary>A pending call or send, with the request's bytes in memory that stays in place.</summary>
internal sealed unsafe class CallOperation : PooledOperation<CallResult>
{
    private const int LeastRoom = 256;

    private readonly EventLoop _loop;

    private byte* _request;
    private int _requestRoom;
    private Memory<byte> _reply;
    private MemoryHandle _bulkOutPin;
    private MemoryHandle _bulkInPin;
    private CancellationTokenRegistration _cancellation;

    public CallOperation(EventLoop loop) => _loop = loop;

    ~CallOperation() => NativeMemory.Free(_request);

    public ValueTask<CallResult> Start(
        uint lane,
        uint label,
        ReadOnlySpan<byte> request,
        Memory<byte> reply,
        ReadOnlyMemory<byte> bulkOut,
        Memory<byte> bulkIn,
        in HandleSet handles,
        SubmissionFlags flags,
        CancellationToken cancellation)
    {
        var submission = new Submission { Operation = Operation.Call, Flags = flags, Handle = lane, Label = label };
        SetMessage(ref submission, request, in handles);
        _reply = reply;
        submission.ReplyBound = (uint)Math.Min(reply.Length, (int)Submission.MaxMessage);
        if (!bulkOut.IsEmpty)
        {
            _bulkOutPin = bulkOut.Pin();
            submission.BulkOut = (ulong)_bulkOutPin.Pointer;
            submission.BulkOutLength = (ulong)bulkOut.Length;
        }

        if (!bulkIn.IsEmpty)
        {
            _bulkInPin = bulkIn.Pin();
            submission.BulkIn = (ulong)_bulkInPin.Pointer;
            submission.BulkInLength = (ulong)bulkIn.Length;
        }

        ValueTask<CallResult> task = Task;
        _loop.Submit(this, in submission);
        if (cancellation.CanBeCanceled)
        {
            RegisterCancellation(cancellation);
        }

        return task;
    }

    public ValueTask<CallResult> StartSend(
        uint lane, uint label, ReadOnlySpan<byte> message, in HandleSet handles, SubmissionFlags flags)
    {
        var submission = new Submission { Operation = Operation.Send, Flags = flags, Handle = lane, Label = label };
        SetMessage(ref submission, message, in handles);
        ValueTask<CallResult> task = Task;
        _loop.Submit(this, in submission);
        return task;
    }

    protected internal override void OnCompletion(scoped in CompletionView completion)
    {
        _cancellation.Dispose();
        _cancellation = default;
        _bulkOutPin.Dispose();
        _bulkInPin.Dispose();
        _bulkOutPin = default;
        _bulkInPin = default;

        Status status = completion.Status;
        int length = Math.Min(completion.Body.Length, _reply.Length);
        completion.Body[..length].CopyTo(_reply.Span);
        _reply = default;
        Complete(new CallResult(status, completion.Label, length, completion.BulkWritten, completion.BulkTaken, completion.Handles));
    }

    protected override void Recycle() => _loop.ReturnCall(this);

    private void SetMessage(ref Submission submission, ReadOnlySpan<byte> message, in HandleSet handles)
    {
        if (message.Length > _requestRoom)
        {
            _requestRoom = Math.Max(LeastRoom, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)message.Length));
            _request = (byte*)NativeMemory.Realloc(_request, (nuint)_requestRoom);
        }

        message.CopyTo(new Span<byte>(_request, _requestRoom));
        submission.Buffer = message.IsEmpty ? 0 : (ulong)_request;
        submission.Length = (uint)message.Length;
        submission.SetHandles(in handles);
    }

    private void RegisterCancellation(CancellationToken cancellation)
    {
        short version = Version;
        _cancellation = cancellation.UnsafeRegister(
            static state =>
            {
                var (operation, version) = ((CallOperation, short))state!;
                operation._loop.Post(
                    static state =>
                    {
                        var (operation, version) = ((CallOperation, short))state!;
                        if (operation.Version == version)
                        {
                            operation._loop.Cancel(operation);
                        }
                    },
                    state);
            },
            (this, version));
    }
}
