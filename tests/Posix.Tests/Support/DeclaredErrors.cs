using System.Runtime.CompilerServices;
using Rill.LinuxAbi;
using Rill.Protocols;
using Rill.Protocols.Posix;

namespace Rill.Posix.Tests.Support;

/// <summary>A program's lane that lets through no error that posix.proto does not declare for the call.</summary>
internal sealed class DeclaredErrors(ICallTransport lane) : ICallTransport
{
    public IHandleTable? Handles => lane.Handles;

    // It goes on where the reply comes, in the loop, as the lane does: a Task would go on in the thread pool.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TransportReply> CallAsync(TransportCall call, CancellationToken cancellation)
    {
        TransportReply reply = await lane.CallAsync(call, cancellation).ConfigureAwait(false);
        Check(RequestLabel.MethodOf(call.Method), reply.Status);
        return reply;
    }

    /// <summary>Fails where a method may not answer with a status.</summary>
    public static void Check(uint method, int status) =>
        Assert.True(IsDeclared(method, status), $"{PosixMethods.NameOf(method)} answers with {(Errno)status}, which it does not declare");

    // Beside what a method declares there is what the protocol layer says of any message.
    private static bool IsDeclared(uint method, int status) =>
        status <= 0
        || status is ProtocolStatus.Malformed or ProtocolStatus.NoSuchMethod
        || PosixMethods.Declares(method, status);
}
