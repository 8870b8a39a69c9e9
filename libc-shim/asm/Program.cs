using Rill.Build.Elf;
using Rill.Kernel.Assembly;
using Rill.Shim.Assembly;

// Writes the shim's assembly as an object file. The argument is its path.
var file = new ElfObjectFile();
EntryCode.Write(file);
UserCode.Write(file);
KernelCode.Write(file);
StateCode.Write(file);
CallTableData.Write(file);
RuntimeCode.Write(file);
file.Write(args[0]);
