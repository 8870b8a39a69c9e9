using Rill.Protocols.Generator;
using Rill.Protocols.Generator.Emit;
using Rill.Protocols.Generator.Model;

GeneratorArguments? arguments = GeneratorArguments.TryParse(args);
if (arguments is null)
{
    Console.Error.WriteLine(GeneratorArguments.Usage);
    return 2;
}

try
{
    var descriptors = Protoc.ReadDescriptors(arguments.ProtoPaths, arguments.Files);
    IReadOnlyList<ProtocolFile> files = ModelBuilder.Build(descriptors, arguments.Namespace);
    Directory.CreateDirectory(arguments.OutputFolder);
    foreach (string name in arguments.Files)
    {
        string relative = Protoc.NameOf(arguments.ProtoPaths, name);
        ProtocolFile file = files.First(candidate => candidate.Name == relative);
        string output = Path.Combine(
            arguments.OutputFolder, Path.GetFileNameWithoutExtension(relative) + ".g.cs");
        File.WriteAllText(output, FileEmitter.Emit(file, arguments.Mode));
    }

    return 0;
}
catch (ProtocolException problem)
{
    // The form that MSBuild recognises as an error of a file.
    Console.Error.WriteLine($"{problem.File} : error RILLPROTO : {problem.Message}");
    return 1;
}
catch (ProtocFailedException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
