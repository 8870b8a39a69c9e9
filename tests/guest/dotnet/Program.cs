// A console program built for Linux: tasks, timers, threads, GC stress, exceptions, files, a child's view of time.
// Prints nothing that depends on the machine, so that its output is the same on Rill and on Linux.
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

Console.WriteLine($"arguments: {string.Join(',', args)}");
Console.WriteLine($"64-bit: {Environment.Is64BitProcess}, processors > 0: {Environment.ProcessorCount > 0}");

// Tasks on the thread pool.
long sum = Enumerable.Range(0, 64).AsParallel().Select(n => (long)n * n).Sum();
Console.WriteLine($"parallel sum: {sum}");
int[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
{
    await Task.Yield();
    return n % 7;
}));
Console.WriteLine($"tasks: {results.Sum()}");

// Channels between tasks and a semaphore that bounds them.
var bag = new ConcurrentBag<int>();
using (var gate = new SemaphoreSlim(4))
{
    await Task.WhenAll(Enumerable.Range(0, 50).Select(async n =>
    {
        await gate.WaitAsync();
        try
        {
            await Task.Delay(n % 3);
            bag.Add(n);
        }
        finally
        {
            gate.Release();
        }
    }));
}
Console.WriteLine($"bounded: {bag.Count} {bag.Sum()}");

// Timers: order by due time, and none is early by more than a tick of the coarse clock, from which .NET starts and ends its
// timers: Linux moves that clock 250 times a second, so that a timer may begin up to 4 ms in the past.
const int CoarseTick = 4;
var order = new ConcurrentQueue<int>();
var watch = Stopwatch.StartNew();
await Task.WhenAll(new[] { 120, 40, 80 }.Select(async due =>
{
    await Task.Delay(due);
    order.Enqueue(due);
}));
Console.WriteLine($"timers: {string.Join(' ', order)}, not early: {watch.ElapsedMilliseconds >= 119 - CoarseTick}");
int ticks = 0;
using (var done = new ManualResetEventSlim())
using (new Timer(_ => { if (Interlocked.Increment(ref ticks) == 5) { done.Set(); } }, null, 1, 2))
{
    done.Wait();
}
Console.WriteLine($"periodic timer: {ticks >= 5}");

// Threads with a monitor and thread-static state.
var account = new Account();
var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
{
    for (int i = 0; i < 2000; i++)
    {
        lock (account)
        {
            account.Balance++;
        }
        Account.Own++;
    }
})).ToArray();
foreach (Thread thread in threads)
{
    thread.Start();
}
foreach (Thread thread in threads)
{
    thread.Join();
}
Console.WriteLine($"monitor: {account.Balance}, thread-static: {Account.Own}");

// GC stress: many generations, while other threads allocate too.
var survivors = new List<byte[]>();
Task churn = Task.Run(() =>
{
    for (int i = 0; i < 200_000; i++)
    {
        GC.KeepAlive(new byte[i % 512]);
    }
});
var random = new Random(42);
for (int i = 0; i < 60_000; i++)
{
    byte[] piece = new byte[random.Next(16, 2048)];
    piece[0] = (byte)i;
    if (i % 100 == 0)
    {
        survivors.Add(piece);
    }
}
await churn;
for (int i = 0; i < 5; i++)
{
    GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
}
Console.WriteLine($"survivors: {survivors.Count} {survivors.Select((piece, i) => piece[0] == (byte)(i * 100)).All(ok => ok)}, collections: {GC.CollectionCount(0) > 0}");
WeakReference weak = Leak.Make();
GC.Collect();
GC.WaitForPendingFinalizers();
GC.Collect();
Console.WriteLine($"weak: {weak.IsAlive}, finalised: {Leak.Finalised}");

// Exceptions: managed, through frames with finally, from hardware faults, across await.
Console.WriteLine($"exceptions: {Faults.Nested(5)}");
try
{
    Console.WriteLine(Faults.Divide(1, 0));
}
catch (DivideByZeroException e)
{
    Console.WriteLine(e.GetType().Name);
}
try
{
    Console.WriteLine(Faults.Length(null));
}
catch (NullReferenceException e)
{
    Console.WriteLine(e.GetType().Name);
}
try
{
    await Task.Run(() => throw new InvalidOperationException("from a task"));
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}
int thrown = 0;
for (int i = 0; i < 2000; i++)
{
    try
    {
        Faults.Throw(i);
    }
    catch (ArgumentException)
    {
        thrown++;
    }
}
Console.WriteLine($"thrown: {thrown}");

// Files and text.
string path = Path.Combine(Path.GetTempPath(), "rill-dotnet-test");
await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("line of text\n", 1000)));
Console.WriteLine($"file: {(await File.ReadAllLinesAsync(path)).Length} {new FileInfo(path).Length}");
File.Delete(path);
Console.WriteLine($"deleted: {!File.Exists(path)}");
using var cancellation = new CancellationTokenSource(20);
try
{
    await Task.Delay(Timeout.Infinite, cancellation.Token);
}
catch (OperationCanceledException)
{
    Console.WriteLine("cancelled");
}
Environment.Exit(42);

internal sealed class Account
{
    [ThreadStatic]
    internal static int Own;

    internal int Balance;
}

internal sealed class Leak
{
    internal static bool Finalised;

    ~Leak() => Finalised = true;

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    internal static WeakReference Make() => new(new Leak());
}

internal static class Faults
{
    internal static string Nested(int depth)
    {
        var trail = new StringBuilder();
        try
        {
            Descend(depth, trail);
        }
        catch (FormatException e) when (e.Message.Length > 0)
        {
            trail.Append('!');
        }
        return trail.ToString();
    }

    internal static int Divide(int a, int b) => a / b;

    internal static int Length(string? text) => text!.Length;

    internal static void Throw(int n) => throw new ArgumentException(n.ToString());

    private static void Descend(int depth, StringBuilder trail)
    {
        try
        {
            if (depth == 0)
            {
                throw new FormatException("bottom");
            }
            Descend(depth - 1, trail);
        }
        finally
        {
            trail.Append(depth);
        }
    }
}
