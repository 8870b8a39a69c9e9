using System.Text;
using Rill.Abi;
using Rill.Protocols.Generator.Model;
using Rill.Protocols.Tests.Ours;
using Xunit;

namespace Rill.Protocols.Tests;

public class ServiceTests
{
    [Fact]
    public async Task ACallGoesThereAndBack()
    {
        var client = new FilesClient(new LoopTransport(new Server()));
        Reply<OpenReply> reply = await client.OpenAsync(new OpenRequest { Folder = new(3), Path = "name"u8.ToArray() });
        Assert.True(reply.IsOk);
        Assert.Equal((1003u, 4ul), (reply.Value.File.Value, reply.Value.Size));
    }

    [Fact]
    public async Task AnErrnoComesBackAsStatus()
    {
        var client = new FilesClient(new LoopTransport(new Server()));
        Reply<OpenReply> reply = await client.OpenAsync(new OpenRequest { Folder = new(3) });
        Assert.Equal(2, reply.Status);
    }

    [Fact]
    public async Task BytesOfAReplyOutliveTheCall()
    {
        var client = new FilesClient(new LoopTransport(new Server()));
        Reply<Inner> first = await client.EchoAsync(new Inner { Value = "first"u8.ToArray() });
        await client.EchoAsync(new Inner { Value = "SECOND"u8.ToArray() });
        Assert.Equal("first", Encoding.UTF8.GetString(first.Value.Value.Span));
    }

    [Fact]
    public async Task BulkOfAReplyIsThePartThatWasWritten()
    {
        var client = new FilesClient(new LoopTransport(new Server()));
        Reply<ReadReply> reply = await client.ReadAsync(new ReadRequest { Length = 3 }, new byte[10]);
        Assert.Equal([7, 7, 7], reply.Bulk.ToArray());
        Assert.Equal(3u, reply.Value.Count);
    }

    [Fact]
    public async Task ARequestThatIsTooLargeIsNotSent()
    {
        var client = new FilesClient(new LoopTransport(new Server()));
        Reply<Inner> reply = await client.EchoAsync(new Inner { Value = new byte[WireFormat.MaxMessageBytes] });
        Assert.Equal(ProtocolStatus.TooLarge, reply.Status);
    }

    [Fact]
    public async Task AReplyThatDoesNotFitIsAnError()
    {
        byte[] request = new byte[100];
        Assert.True(new Inner { Value = new byte[50] }.TryEncode(request, out int length, out _));
        DispatchResult result = await new Server().DispatchAsync(
            0, FilesMethods.Echo, request.AsMemory(0, length), default, new byte[20]);
        Assert.Equal(ProtocolStatus.TooLarge, result.Status);
    }

    [Fact]
    public async Task AMalformedRequestReachesNoHandler()
    {
        DispatchResult result = await new Server().DispatchAsync(
            0, FilesMethods.Read, new byte[] { 0x08 }, default, new byte[20]);
        Assert.Equal(ProtocolStatus.Malformed, result.Status);
    }

    [Fact]
    public void ACallTellsItsErrorsOnce()
    {
        Assert.Equal(["EACCES", "EIO", "ELOOP", "EMFILE", "ENOENT"], FilesMethods.ErrorsOf(FilesMethods.Open).ToArray());
        Assert.Equal(["EIO"], FilesMethods.ErrorsOf(FilesMethods.Read).ToArray());
        Assert.True(FilesMethods.ErrorsOf(1000).IsEmpty);
    }

    [Theory]
    [InlineData(2, true, "ENOENT, of a group")]
    [InlineData(24, true, "EMFILE")]
    [InlineData(5, true, "EIO, of the service")]
    [InlineData(22, false, "EINVAL")]
    [InlineData(-1, false, "no errno")]
    public async Task AnErrorThatTheCallDoesNotDeclareIsTheServersFault(int error, bool isDeclared, string what)
    {
        Assert.True(isDeclared == FilesMethods.Declares(FilesMethods.Open, error), what);
        var server = new Server { OpenFailsWith = error };
        async Task<DispatchResult> Open() => await server.DispatchAsync(
            0, FilesMethods.Open, default, new ReceivedHandles(new HandleSet { First = FakeTable.Lane }, new FakeTable()), new byte[100]);
        if (isDeclared)
        {
            Assert.Equal(error, (await Open()).Status);
        }
        else
        {
            UndeclaredErrorException thrown = await Assert.ThrowsAsync<UndeclaredErrorException>(Open);
            Assert.Equal((FilesMethods.Open, error), (thrown.Method, thrown.Error));
        }
    }

    [Fact]
    public void TheGeneratorsBoundsAreThoseOfTheMessages()
    {
        Assert.Equal(RequestLabel.MaxMethod, ModelBuilder.MaxMethodId);
        Assert.Equal(WireFormat.MaxHandles, ModelBuilder.MaxHandles);
    }

    [Theory]
    [InlineData(0u, 0u, "nothing where a handle is needed")]
    [InlineData(FakeTable.Memory, 0u, "another kind")]
    [InlineData(FakeTable.ReadOnlyLane, 0u, "fewer rights")]
    [InlineData(999u, 0u, "no handle of this process")]
    [InlineData(FakeTable.Lane, FakeTable.ReadOnlyLane, "another kind in the second place")]
    public async Task HandlesThatAreNotAsDeclaredAreRefusedAndClosed(uint folder, uint credentials, string what)
    {
        var table = new FakeTable();
        byte[] request = new byte[100];
        new OpenRequest { Path = "name"u8.ToArray() }.TryEncode(request, out int length, out _);
        DispatchResult result = await new Server().DispatchAsync(
            0, FilesMethods.Open, request.AsMemory(0, length),
            new ReceivedHandles(new HandleSet { First = folder, Second = credentials }, table), new byte[100]);
        Assert.True(result.Status == ProtocolStatus.WrongHandles, what);
        Assert.Equal(new[] { folder, credentials }.Where(handle => handle != 0), table.Closed);
    }

    [Fact]
    public async Task HandlesAsDeclaredComeToTheHandler()
    {
        var table = new FakeTable();
        byte[] request = new byte[100];
        new OpenRequest { Path = "name"u8.ToArray() }.TryEncode(request, out int length, out _);
        DispatchResult result = await new Server().DispatchAsync(
            0, FilesMethods.Open, request.AsMemory(0, length),
            new ReceivedHandles(new HandleSet { First = FakeTable.Lane, Second = FakeTable.Memory }, table), new byte[100]);
        Assert.Equal((ProtocolStatus.Ok, 1000 + FakeTable.Lane), (result.Status, result.Handles.First));
        Assert.Empty(table.Closed);
    }

    [Theory]
    [InlineData(FilesMethods.Read, ProtocolStatus.WrongHandles)]
    [InlineData(FilesMethods.Open, ProtocolStatus.WrongHandles)]
    [InlineData(500u, ProtocolStatus.NoSuchMethod)]
    public async Task HandlesThatNoFieldHasAreClosed(uint method, int refused)
    {
        var table = new FakeTable();
        var handles = new HandleSet { First = FakeTable.Lane, Second = FakeTable.Memory, Third = FakeTable.Memory };
        DispatchResult result = await new Server().DispatchAsync(
            0, method, default, new ReceivedHandles(handles, table), new byte[100]);
        Assert.Equal(refused, result.Status);
        Assert.Equal([FakeTable.Lane, FakeTable.Memory, FakeTable.Memory], table.Closed);
    }

    [Fact]
    public async Task HandlesOfAMalformedRequestAreClosed()
    {
        var table = new FakeTable();
        DispatchResult result = await new Server().DispatchAsync(
            0, FilesMethods.Open, new byte[] { 0x18 },
            new ReceivedHandles(new HandleSet { First = FakeTable.Lane }, table), new byte[100]);
        Assert.Equal(ProtocolStatus.Malformed, result.Status);
        Assert.Equal([FakeTable.Lane], table.Closed);
    }

    [Theory]
    [InlineData(FakeTable.Lane, 0u, ProtocolStatus.Ok)]
    [InlineData(999u, 0u, ProtocolStatus.WrongHandles)]
    [InlineData(0u, 0u, ProtocolStatus.WrongHandles)]
    [InlineData(FakeTable.Lane, FakeTable.Memory, ProtocolStatus.WrongHandles)]
    public async Task HandlesOfAReplyAreCheckedToo(uint file, uint surplus, int status)
    {
        var transport = new FixedTransport(new HandleSet { First = file, Second = surplus });
        Reply<OpenReply> reply = await new FilesClient(transport).OpenAsync(new OpenRequest { Folder = new(FakeTable.Lane) });
        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 0 ? [] : new[] { file, surplus }.Where(handle => handle != 0), transport.Table.Closed);
    }

    [Fact]
    public async Task EveryLabelIsACallOrAnError()
    {
        var server = new Server();
        for (uint method = 0; method <= RequestLabel.MaxMethod + 1; method++)
        {
            DispatchResult result = await server.DispatchAsync(0, method, default, default, new byte[100]);
            Assert.Equal(FilesMethods.NameOf(RequestLabel.MethodOf(method)) is null, result.Status == ProtocolStatus.NoSuchMethod);
        }
    }

    [Fact]
    public async Task OnlyTheLowTenBitsOfALabelAreTheMethod()
    {
        DispatchResult result = await new Server().DispatchAsync(
            0, RequestLabel.Of(FilesMethods.Read, 12345), default, default, new byte[100]);
        Assert.Equal(ProtocolStatus.Ok, result.Status);
    }

    [Fact]
    public async Task AnAsynchronousHandlerIsAwaited()
    {
        var gate = new TaskCompletionSource();
        var server = new Server { Gate = gate.Task };
        ValueTask<DispatchResult> pending = server.DispatchAsync(0, FilesMethods.Write, default, default, new byte[20]);
        Assert.False(pending.IsCompleted);
        gate.SetResult();
        Assert.Equal(ProtocolStatus.Ok, (await pending).Status);
    }

    [Fact]
    public async Task AHandlersExceptionComesOutOfTheDispatcher() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await new Server().DispatchAsync(0, FilesMethods.Swap, new byte[] { 0x08, 1 }, default, new byte[20]));

    [Fact]
    public async Task ASynchronousCallAllocatesNothing()
    {
        var server = new Server();
        byte[] request = new byte[100];
        byte[] reply = new byte[100];
        new OpenRequest { Path = "name"u8.ToArray(), Folder = new(3) }.TryEncode(request, out int length, out HandleSet handles);
        var table = new FakeTable();
        long allocated = 0;
        for (int i = 0; i < 2000; i++)
        {
            // The first thousand are for the compiler.
            long before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<DispatchResult> task =
                server.DispatchAsync(0, FilesMethods.Open, request.AsMemory(0, length), new ReceivedHandles(handles, table), reply);
            DispatchResult result = await task;
            allocated = i == 1000 ? 0 : allocated + GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(ProtocolStatus.Ok, result.Status);
        }

        Assert.Equal(0, allocated);
    }

    /// <summary>Serves Files; the context is a number that it does not use.</summary>
    private sealed class Server : FilesService<int>
    {
        public Task Gate { get; init; } = Task.CompletedTask;

        /// <summary>What Open answers to a request without path.</summary>
        public int OpenFailsWith { get; init; } = 2;

        public override ValueTask<Reply<OpenReply>> OpenAsync(int context, OpenRequest request) =>
            request.Path.IsEmpty ? new(OpenFailsWith) : new(new OpenReply { File = new(1000 + request.Folder.Value), Size = (ulong)request.Path.Length });

        public override ValueTask<Reply<ReadReply>> ReadAsync(int context, ReadRequest request)
        {
            byte[] data = new byte[request.Length];
            Array.Fill(data, (byte)7);
            return new(new Reply<ReadReply>(0, new ReadReply { Count = request.Length }, data));
        }

        public override async ValueTask<Reply<ReadReply>> WriteAsync(int context, ReadRequest request)
        {
            await Gate;
            return new ReadReply();
        }

        public override ValueTask<Reply<ReadReply>> SwapAsync(int context, ReadRequest request) =>
            request.Offset == 0 ? new(5) : throw new InvalidOperationException();

        public override async ValueTask<Reply<Inner>> EchoAsync(int context, Inner request)
        {
            await Task.Yield();
            return request;
        }
    }

    /// <summary>Handles of one process.</summary>
    private sealed class FakeTable : IHandleTable
    {
        public const uint Lane = 3, ReadOnlyLane = 4, Memory = 5;

        public List<uint> Closed { get; } = [];

        public bool TryDescribe(uint handle, out ObjectType kind, out Rights rights)
        {
            kind = handle is Memory ? ObjectType.Memory : ObjectType.Lane;
            rights = handle is ReadOnlyLane ? Rights.Read : Rights.Read | Rights.Write;
            return handle is Lane or ReadOnlyLane or Memory or (> 1000 and < 1100);
        }

        public void Close(uint handle) => Closed.Add(handle);
    }

    /// <summary>Answers every call with the same handles.</summary>
    private sealed class FixedTransport(HandleSet handles) : ICallTransport
    {
        public FakeTable Table { get; } = new();

        public IHandleTable Handles => Table;

        public ValueTask<TransportReply> CallAsync(TransportCall call, CancellationToken cancellation) =>
            new(new TransportReply(0, 0, handles, 0));
    }

    /// <summary>Hands calls straight to a dispatcher.</summary>
    private sealed class LoopTransport(FilesService<int> service) : ICallTransport
    {
        public IHandleTable Handles { get; } = new FakeTable();

        public async ValueTask<TransportReply> CallAsync(TransportCall call, CancellationToken cancellation)
        {
            DispatchResult result = await service.DispatchAsync(0, call.Method, call.Request, new ReceivedHandles(call.Handles, Handles), call.Reply);
            result.Bulk.CopyTo(call.BulkToClient);
            return new TransportReply(result.Status, result.Length, result.Handles, (ulong)result.Bulk.Length);
        }
    }
}
