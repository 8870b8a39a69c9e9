using Rill.Tool.Support;

namespace Rill.Tool.Testing;

/// <summary>Collects the tests' results, tells each as it comes, and sums them up.</summary>
internal sealed class TestResults
{
    private readonly List<string> _failures = [];
    private int _passed;
    private int _skipped;

    /// <summary>True when no test failed.</summary>
    public bool AllPassed => _failures.Count == 0;

    /// <summary>The line that the test command ends with.</summary>
    public string Summary => $"{_passed} passed, {_failures.Count} failed"
        + (_skipped > 0 ? $", {_skipped} skipped" : "");

    /// <summary>A test passed.</summary>
    public void Pass(string name, TimeSpan took)
    {
        _passed++;
        Console.WriteLine($"pass  {name} ({took.TotalSeconds:0.0} s)");
    }

    /// <summary>A test failed; <paramref name="why"/> may have several lines.</summary>
    public void Fail(string name, string why)
    {
        _failures.Add(name);
        Console.WriteLine($"FAIL  {name}");
        foreach (string line in HostCommand.Tail(why, 60).Split('\n'))
        {
            Console.WriteLine($"      {line}");
        }
    }

    /// <summary>A test was not run.</summary>
    public void Skip(string name, string why)
    {
        _skipped++;
        Console.WriteLine($"skip  {name}: {why}");
    }

    /// <summary>Names the failed tests once more, then the sums.</summary>
    public void WriteSummary()
    {
        Console.WriteLine();
        foreach (string name in _failures)
        {
            Console.WriteLine($"failed: {name}");
        }

        Console.WriteLine(Summary);
    }
}
