using Rill.Abi;
using Rill.Shim.Vdso;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: Vdso OUTPUT");
    return 2;
}

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[0]))!);
File.WriteAllBytes(args[0], VdsoImage.Build(VdsoCode.Assemble(Layout.ClockPage)));
return 0;
