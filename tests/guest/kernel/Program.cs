using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using Rill.Abi;
using Rill.Guest.KernelTests;

int passed = 0, failed = 0;
foreach (MethodInfo test in Tests())
{
    string name = $"{test.DeclaringType!.Name}.{test.Name}";
    try
    {
        test.Invoke(null, null);
        passed++;
        Log($"kernel-tests: ok {name}\n");
    }
    catch (TargetInvocationException e)
    {
        failed++;
        Log($"kernel-tests: FAILED {name}: {(e.InnerException is FailedException inner ? inner.Message : e.InnerException)}\n");
    }
}
Log($"kernel-tests: {passed} passed, {failed} failed\n");
Kernel.Call(SystemCall.SystemPower, BootHandles.Resource, (ulong)PowerAction.Off);

static IEnumerable<MethodInfo> Tests()
{
    Type[] groups =
    [
        typeof(HandleTests), typeof(MemoryTests), typeof(SpaceTests), typeof(ProcessTests), typeof(FutexTests),
        typeof(QueueTests), typeof(StreamTests), typeof(CancellationTests), typeof(GarbageTests), typeof(ScaleTests),
    ];
    return groups.SelectMany(Facts);
}

[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "the test assembly is rooted as a whole")]
static IEnumerable<MethodInfo> Facts(Type group) =>
    group.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(method => method.IsDefined(typeof(FactAttribute), false));

static unsafe void Log(string text)
{
    byte[] bytes = Encoding.UTF8.GetBytes(text);
    fixed (byte* pointer = bytes)
    {
        Kernel.Call(SystemCall.LogWrite, BootHandles.Log, (ulong)pointer, (ulong)bytes.Length);
    }
}
