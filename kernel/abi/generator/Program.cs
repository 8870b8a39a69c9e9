using Rill.Abi.Description;
using Rill.Abi.Generator.Emit;

// Writes the parts that are asked for, each as a file of its name, into a folder.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: Rill.KernelCalls.Generator FOLDER PART...");
    return 2;
}

try
{
    IReadOnlyList<CallDescription> calls = KernelInterface.Read();
    var documentation = CallDocumentation.Load();
    Directory.CreateDirectory(args[0]);
    foreach (string part in args[1..])
    {
        string text = part switch
        {
            "numbers" => new NumbersPart(documentation).Write(calls),
            "table" => new TablePart().Write(calls),
            "wrappers" => new WrappersPart(documentation).Write(calls),
            "native" => new NativePart().Write(calls),
            "simulation" => new SimulationPart().Write(calls),
            "shim" => new ShimPart(documentation).Write(calls),
            "list" => new ListPart().Write(calls),
            _ => throw new InvalidOperationException($"there is no part {part}"),
        };
        File.WriteAllText(Path.Combine(args[0], part + ".g.cs"), text);
    }

    return 0;
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine($"kernel/abi/calls: error: {e.Message}");
    return 1;
}
