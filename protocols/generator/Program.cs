using Rill.Protocols.Generator;
using Rill.Protocols.Generator.Emit;
using Rill.Protocols.Generator.Model;
using Rill.Protocols.Generator.Schema;

GeneratorArguments? arguments = GeneratorArguments.TryParse(args);
if (arguments is null)
{
    Console.Error.WriteLine(GeneratorArguments.Usage);
    return 2;
}

try
{
    ProtocolSchema schema = SchemaReader.Read(arguments.ProtoPaths, arguments.Files);
    Dictionary<string, string> sources = arguments.Mode == GeneratorMode.Reference
        ? ReferenceEmitter.Emit(schema)
        : ModelBuilder.Build(schema, arguments.Namespace).ToDictionary(
            file => file.Name, file => FileEmitter.Emit(file, arguments.Mode));
    Directory.CreateDirectory(arguments.OutputFolder);
    foreach (string name in arguments.Files)
    {
        string relative = SchemaReader.NameOf(arguments.ProtoPaths, name);
        string output = Path.Combine(
            arguments.OutputFolder, Path.GetFileNameWithoutExtension(relative) + ".g.cs");
        File.WriteAllText(output, sources[relative]);
    }

    return 0;
}
catch (ProtocolException problem)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
