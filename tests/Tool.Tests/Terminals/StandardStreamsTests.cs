using System.IO.Pipes;
using Rill.Tool.Support.Terminals;
using Rill.Tool.Testing.Terminals;

namespace Rill.Tool.Tests.Terminals;

public sealed class StandardStreamsTests
{
    [Fact]
    public async Task InputIsReadToItsEnd()
    {
        using MemoryStream input = new([1, 2, 3]);
        Assert.Equal([1, 2, 3], await StandardStreams.ReadAllAsync(input, CancellationToken.None));
    }

    /// <summary>Ctrl-C where a person was to type and did not.</summary>
    [Fact]
    public async Task ReadingThatCannotBeEndedIsLeft()
    {
        using AnonymousPipeServerStream nobodyWrites = new(PipeDirection.In);
        using SynchronousStream input = new(nobodyWrites);
        using CancellationTokenSource source = new();
        Task<byte[]> reading = StandardStreams.ReadAllAsync(input, source.Token);
        await input.Begun;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(PseudoTerminal.Patience));

        // Lets the reader go, too.
        using AnonymousPipeClientStream writer = new(PipeDirection.Out, nobodyWrites.ClientSafePipeHandle);
    }

    /// <summary>Reads as .NET reads a terminal: on the caller's thread, whatever is cancelled.</summary>
    private sealed class SynchronousStream(Stream from) : Stream
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            _begun.TrySetResult();
            return from.Read(buffer, offset, count);
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
