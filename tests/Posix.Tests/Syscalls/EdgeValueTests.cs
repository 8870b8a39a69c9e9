using System.Collections;
using System.Reflection;
using Rill.Abi;
using Rill.LinuxAbi;
using Rill.Posix.Processes;
using Rill.Posix.Tests.Support;
using Rill.Protocols.Posix;
using Rill.Runtime;

namespace Rill.Posix.Tests.Syscalls;

/// <summary>
/// Sends each method of the protocol each of its fields at the edges of their types, on each kind of descriptor: every
/// call is answered, no handler throws, and no EIO stands for one that did.
/// </summary>
public sealed class EdgeValueTests
{
    private static readonly long[] s_numbers =
    [
        0, 1, 2, 7, 64, 65, 4096, -1, AtDirectory.Working, int.MaxValue, int.MaxValue + 1L, int.MinValue, uint.MaxValue, uint.MaxValue + 1L,
        long.MaxValue, long.MaxValue - 1, long.MinValue,
    ];

    private static readonly byte[][] s_texts =
    [
        [], "/"u8.ToArray(), "."u8.ToArray(), "/file"u8.ToArray(), "/directory"u8.ToArray(), "/link"u8.ToArray(), "/none/x"u8.ToArray(), "a\0b"u8.ToArray(),
        [.. Enumerable.Repeat((byte)'a', 256)], [.. Enumerable.Repeat((byte)'/', 4096)],
    ];

    /// <summary>Too many children would be made by all pairs.</summary>
    private static readonly string[] s_costly = ["Fork", "CloneThread"];

    public static TheoryData<string> Methods
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (string name in Names)
            {
                names.Add(name);
            }

            return names;
        }
    }

    private static string[] Names =>
    [
        .. typeof(PosixClient).GetMethods()
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal))
            .Select(method => method.Name[..^"Async".Length]),
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryFieldMayHaveAnyValue(string name)
    {
        var scene = new Scene(typeof(PosixClient).GetMethod(name + "Async")!);
        PropertyInfo[] fields = [.. scene.Fields.Where(field => !Scene.IsDescriptor(field))];
        foreach (int fd in scene.HasDescriptor ? scene.Descriptors : [0])
        {
            scene.Send(fd, []);
            foreach (PropertyInfo field in scene.Fields)
            {
                foreach (object? value in EdgesOf(field.PropertyType))
                {
                    scene.Send(fd, [(field, value)]);
                }
            }
        }

        for (int i = 0; i < fields.Length && !s_costly.Contains(name); i++)
        {
            for (int j = i + 1; j < fields.Length; j++)
            {
                foreach (object? first in EdgesOf(fields[i].PropertyType))
                {
                    foreach (object? second in EdgesOf(fields[j].PropertyType))
                    {
                        scene.Send(scene.Descriptors[0], [(fields[i], first), (fields[j], second)]);
                    }
                }
            }
        }
    }

    /// <summary>Each bit of each set of flags that the set does not name: refused with EINVAL, or gone before a handler sees it.</summary>
    [Fact]
    public void NoBitThatASetDoesNotNameReachesAHandler()
    {
        int sets = 0;
        foreach (string name in Names)
        {
            MethodInfo method = typeof(PosixClient).GetMethod(name + "Async")!;
            Type type = method.GetParameters()[0].ParameterType;
            foreach (FieldInfo known in type.GetFields().Where(field => field.IsLiteral && field.Name.StartsWith("Known", StringComparison.Ordinal)))
            {
                sets++;
                PropertyInfo field = type.GetProperty(known.Name["Known".Length..])!;
                ulong named = Convert.ToUInt64(known.GetRawConstantValue());
                var scene = new Scene(method);
                for (int bit = 0; bit < (Enum.GetUnderlyingType(field.PropertyType) == typeof(uint) ? 32 : 64); bit++)
                {
                    object value = Enum.ToObject(field.PropertyType, 1ul << bit);
                    object request = Activator.CreateInstance(type)!;
                    field.SetValue(request, value);
                    (int refused, object decoded) = Scene.Decode(request);
                    bool isNamed = (named >> bit & 1) != 0;
                    Assert.Equal(isNamed ? value : Enum.ToObject(field.PropertyType, 0), field.GetValue(decoded));
                    if (refused == 0)
                    {
                        continue;
                    }

                    Assert.False(isNamed, $"{name} refuses {value}");
                    Assert.Equal((int)Errno.EINVAL, scene.Send(scene.Descriptors[0], [(field, value)]));
                }
            }
        }

        Assert.InRange(sets, 25, int.MaxValue);
    }

    /// <summary>A caller may claim to lend any length that a buffer can have: the kernel passes it on.</summary>
    [Theory]
    [InlineData(1ul)]
    [InlineData(0x7FFF_F000ul)]
    [InlineData(0x7FFF_F001ul)]
    [InlineData(0x7FFF_FFFFul)]
    [InlineData(0x8000_0000ul)]
    [InlineData(0x8000_0001ul)]
    [InlineData(0xFFFF_FFFFul)]
    [InlineData(0x1_0000_0000ul)]
    [InlineData(0x1_0000_0001ul)]
    [InlineData(0x1_8000_0000ul)]
    [InlineData(Layout.UserEnd - 1)]
    public void AnyLengthOfBulkMayBeClaimed(ulong length)
    {
        foreach (string name in Names)
        {
            var scene = new Scene(typeof(PosixClient).GetMethod(name + "Async")!);
            foreach (int fd in scene.HasDescriptor ? scene.Descriptors : [0])
            {
                scene.SendClaiming(fd, length);
            }
        }
    }

    private static IEnumerable EdgesOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(bool) ? new[] { false, true }
            : type.IsEnum ? s_numbers.Select(number => Enum.ToObject(type, (int)number)).Distinct()
            : type == typeof(int) ? s_numbers.Select(number => (object)(int)number).Distinct()
            : type == typeof(uint) ? s_numbers.Select(number => (object)(uint)number).Distinct()
            : type == typeof(ulong) ? s_numbers.Select(number => (object)(ulong)number).Distinct()
            : type == typeof(long) ? s_numbers.Select(number => (object)number)
            : type == typeof(ReadOnlyMemory<byte>) || type == typeof(byte[]) ? s_texts.Select(text => Text(type, text))
            : throw new InvalidOperationException($"no edges of {type}");
    }

    private static object Text(Type type, byte[] text) => type == typeof(byte[]) ? text : (object)new ReadOnlyMemory<byte>(text);

    /// <summary>A program with descriptors of all kinds, and one method that it calls.</summary>
    private sealed class Scene
    {
        private readonly TestSystem _system = new();
        private readonly MethodInfo _method;
        private readonly Type _request;
        private TestProgram _program;

        public Scene(MethodInfo method)
        {
            _method = method;
            _request = method.GetParameters()[0].ParameterType;
            Fields = [.. _request.GetProperties().Where(field => field.CanWrite)];
            TestProgram init = _system.InitProgram;
            int file = init.Open("/file", OpenFlags.Create | OpenFlags.ReadWrite);
            init.Write(file, "content");
            init.Now(init.Client.MakeDirectoryAsync(new MakeDirectoryRequest { DirFd = AtDirectory.Working, Path = Bytes("/directory"), Mode = Octal.O755 }));
            init.Now(init.Client.SymlinkAsync(new SymlinkRequest { DirFd = AtDirectory.Working, Path = Bytes("/link"), Target = Bytes("/file") }));
            (int read, int write) = init.Pipe();
            int epoll = init.Now(init.Client.EpollCreateAsync(new EpollCreateRequest())).Value.Fd;
            init.Now(init.Client.EpollControlAsync(new EpollControlRequest { Epoll = epoll, Operation = 1, Fd = read, Events = PollEvents.In }));
            Descriptors =
            [
                file,
                init.Open("/directory"),
                init.Open("/file", OpenFlags.Path),
                init.Open("/dev/null", OpenFlags.ReadWrite),
                init.Open("/proc/self/status"),
                read,
                write,
                epoll,
                init.Now(init.Client.EventFdAsync(new EventFdRequest())).Value.Fd,
                init.Now(init.Client.TimerFdAsync(new TimerFdRequest { Clock = 1 })).Value.Fd,
                init.Now(init.Client.SignalFdAsync(new SignalFdRequest { Fd = -1, Mask = ulong.MaxValue })).Value.Fd,
                init.Now(init.Client.MemFdAsync(new MemFdRequest { Name = Bytes("m"), Flags = LinuxAbi.MemFdFlags.AllowSealing })).Value.Fd,
                1000,
            ];
            Assert.All(Descriptors, fd => Assert.True(fd >= 0));
            _program = _system.Fork(init);
        }

        public PropertyInfo[] Fields { get; }

        public int[] Descriptors { get; }

        public bool HasDescriptor => Fields.Any(IsDescriptor);

        public static bool IsDescriptor(PropertyInfo field) =>
            field.PropertyType == typeof(int) && (field.Name.EndsWith("Fd", StringComparison.Ordinal) || field.Name is "Epoll" or "Id");

        public int Send(int fd, (PropertyInfo Field, object? Value)[] set)
        {
            object request = Make(fd);
            foreach ((PropertyInfo field, object? value) in set)
            {
                field.SetValue(request, value);
            }

            using var cancel = new CancellationTokenSource();
            object?[] arguments = [.. _method.GetParameters().Select(parameter => Argument(parameter.ParameterType, request, cancel.Token))];
            dynamic call = _method.Invoke(_program.Client, arguments)!;
            Settle(cancel);
            string what = $"{_method.Name} fd {fd} {string.Join(", ", set.Select(pair => $"{pair.Field.Name} = {pair.Value}"))}";
            bool isCompleted = call.IsCompleted;
            Assert.True(isCompleted || !_program.Process.IsAlive, what + " waits");
            int status = isCompleted ? (int)call.Result.Status : 0;
            Check(status, what);
            return status;
        }

        public void SendClaiming(int fd, ulong length)
        {
            object request = Make(fd);
            byte[] message = Encode(request);
            uint id = (uint)typeof(PosixMethods).GetField(_method.Name[..^"Async".Length])!.GetRawConstantValue()!;
            var claim = new Claim();
            unsafe
            {
                fixed (byte* pointer = message)
                {
                    _program.Loop.Submit(claim, new Submission
                    {
                        Operation = Operation.Call,
                        Handle = _program.Lane.Handle,
                        Label = id,
                        Buffer = (ulong)pointer,
                        Length = (uint)message.Length,
                        ReplyBound = 1024,
                        BulkOut = (ulong)pointer,
                        BulkOutLength = message.Length >= 1 || length > 1 ? length : 0,
                        BulkIn = (ulong)pointer,
                        BulkInLength = length > 1 ? length : 0,
                    });
                    _system.Run();
                    if (!claim.IsDone)
                    {
                        _program.Loop.Cancel(claim);
                        _system.Run();
                    }
                }
            }

            Assert.True(claim.IsDone || !_program.Process.IsAlive, $"{_method.Name} with {length} bytes waits");
            DeclaredErrors.Check(id, (int)claim.Label);
            Check((int)claim.Label, $"{_method.Name} fd {fd} with {length} bytes");
        }

        /// <summary>Decodes an encoded request as the server does.</summary>
        public static (int Refused, object Decoded) Decode(object request)
        {
            object?[] arguments = [new ReadOnlyMemory<byte>(Encode(request)), default(Rill.Protocols.HandleSet), null];
            int refused = (int)request.GetType().GetMethod("Parse")!.Invoke(null, arguments)!;
            return (refused, arguments[2]!);
        }

        private static byte[] Bytes(string text) => TestProgram.Bytes(text);

        private static object? Argument(Type type, object request, CancellationToken cancel) =>
            type.IsInstanceOfType(request) ? request
            : type == typeof(CancellationToken) ? cancel
            : type == typeof(Memory<byte>) ? (object)new Memory<byte>(new byte[64])
            : new ReadOnlyMemory<byte>(new byte[64]);

        private static byte[] Encode(object request)
        {
            byte[] room = new byte[8192];
            object?[] arguments = [];
            MethodInfo encode = typeof(Scene).GetMethod(nameof(EncodeAs), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(request.GetType());
            arguments = [request, room];
            int length = (int)encode.Invoke(null, arguments)!;
            return room[..length];
        }

        private static int EncodeAs<T>(T request, byte[] room)
            where T : struct, Rill.Protocols.IProtocolMessage<T>
        {
            Assert.True(request.TryEncode(room, out int length, out _));
            return length;
        }

        private object Make(int fd)
        {
            object request = Activator.CreateInstance(_request)!;
            foreach (PropertyInfo field in Fields)
            {
                if (IsDescriptor(field))
                {
                    field.SetValue(request, fd);
                }
                else if (field.PropertyType == typeof(ReadOnlyMemory<byte>) || field.PropertyType == typeof(byte[]))
                {
                    field.SetValue(request, Text(field.PropertyType, Bytes("/file")));
                }
            }

            return request;
        }

        private void Settle(CancellationTokenSource cancel)
        {
            _system.Run();
            cancel.Cancel();
            _system.Run();
        }

        private void Check(int status, string what)
        {
            string log = _system.Machine.LogText.ToString();
            _system.Machine.LogText.Clear();
            Assert.False(log.Contains("Exception", StringComparison.Ordinal) || log.Contains("unhandled", StringComparison.Ordinal), $"{what}: {log}");
            Assert.False(status == (int)Errno.EIO, $"{what}: EIO");
            foreach (Process child in _program.Process.Children.ToArray())
            {
                _system.Server.Exits.Exit(child, Signal.Kill);
                if (child.State != ProcessState.Reaped)
                {
                    _system.Server.Exits.Reap(child);
                }
            }

            foreach (UserThread thread in _program.Process.Threads.Skip(1).ToArray())
            {
                _system.Server.Exits.ExitThread(thread, 0);
            }

            if (!_program.Process.IsAlive)
            {
                if (_program.Process.State == ProcessState.Zombie)
                {
                    _system.Server.Exits.Reap(_program.Process);
                }

                _program = _system.Fork(_system.InitProgram);
            }
            else if (_program.Process.State == ProcessState.Stopped)
            {
                _system.Server.Signals.Stops.Continue(_program.Process);
            }
        }

        private sealed class Claim : LoopOperation
        {
            public bool IsDone { get; private set; }

            public uint Label { get; private set; }

            protected override void OnCompletion(scoped in CompletionView completion)
            {
                IsDone = true;
                Label = completion.Label;
            }
        }
    }
}
