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
KernelCalls.Call(KernelCall.SystemPower, BootHandles.Resource, (ulong)PowerAction.Off);

static IEnumerable<MethodInfo> Tests()
{
    Type[] groups =
    [
        typeof(HandleTests), typeof(EveryCallTests), typeof(MemoryTests), typeof(SpaceTests), typeof(ProcessTests), typeof(FutexTests),
        typeof(QueueTests), typeof(StreamTests), typeof(CancellationTests), typeof(CostTests), typeof(GarbageTests),
        typeof(ScaleTests),
    ];
    string line = CommandLine();
    int at = line.IndexOf("tests=", StringComparison.Ordinal);
    string[] only = at < 0 ? [] : line[(at + 6)..].Split(' ')[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
    return groups.SelectMany(Facts).Where(test => only.Length == 0
        || only.Contains(test.DeclaringType!.Name)
        || only.Contains(test.Name)
        || only.Contains($"{test.DeclaringType!.Name}.{test.Name}"));
}

[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "the test assembly is rooted as a whole")]
static IEnumerable<MethodInfo> Facts(Type group) =>
    group.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(method => method.IsDefined(typeof(FactAttribute), false));

// The kernel's command line: "tests=" and names with ',' between run those: of groups, of tests, or of both as
// "StreamTests.WriteWakes".
static unsafe string CommandLine()
{
    byte[] bytes = new byte[4096];
    fixed (byte* pointer = bytes)
    {
        long length = KernelCalls.Call(KernelCall.MemoryRead, BootHandles.CommandLine, 0, (ulong)pointer, 4096);
        return length < 0 ? "" : Encoding.UTF8.GetString(bytes, 0, (int)length).TrimEnd('\0');
    }
}

static unsafe void Log(string text)
{
    byte[] bytes = Encoding.UTF8.GetBytes(text);
    fixed (byte* pointer = bytes)
    {
        KernelCalls.Call(KernelCall.LogWrite, BootHandles.Log, (ulong)pointer, (ulong)bytes.Length);
    }
}
