return await Rill.Tool.CommandLine.RillTool.RunAsync(args);
