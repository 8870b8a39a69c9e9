using Rill.Build.Elf;
using Rill.Kernel.Assembly;

// Writes the kernel's assembly as an object file. The argument is its path.
var file = new ElfObjectFile();
BootCode.Write(file);
RuntimeCode.Write(file);
InstructionCode.Write(file);
TableCode.Write(file);
EntryCode.Write(file);
SwitchCode.Write(file);
TrampolineCode.Write(file);
file.Write(args[0]);
