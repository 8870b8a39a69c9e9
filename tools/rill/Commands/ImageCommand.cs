using System.CommandLine;
using Rill.Tool.Building;
using Rill.Tool.CommandLine;
using Rill.Tool.Images;
using Rill.Tool.Machines;
using Rill.Tool.Support;

namespace Rill.Tool.Commands;

/// <summary>`rill image`: makes the bootable disk image.</summary>
internal static class ImageCommand
{
    /// <summary>The command for the command line.</summary>
    public static Command Create()
    {
        ToolCommand command = new("image", "Write out/rill.img, a disk image that boots under BIOS and UEFI")
        {
            Usage = "./rill image",
            Examples = [("./rill image", "makes the image and all that it holds, and says where it is")],
        };
        command.SetAction(async (_, cancellation) =>
        {
            Workspace workspace = Workspace.Open(cancellation);
            DiskImage image = await MakeAsync(workspace);
            Console.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, image.FilePath));
            return (int)ExitStatus.Done;
        });
        return command;
    }

    /// <summary>Makes the image and all that it holds.</summary>
    public static async Task<DiskImage> MakeAsync(Workspace workspace)
    {
        DiskImage image = new(workspace.Repository, workspace.Bootstrap.Image, workspace.Files, workspace.Report);
        using (await BuildLock.TakeAsync(workspace.Repository, workspace.Report, workspace.Cancellation))
        {
            await workspace.Files.BuildAsync([GuestSystem.Rill], []);
            await image.WriteAsync(workspace.Cancellation);
        }

        return image;
    }
}
