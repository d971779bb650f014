// Small operations that everything else is made of, each with the memory that it allocates. Argument: the folder for the results.
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SapServiceTools.Benchmarks.Micro;

// In this process, because the build of a project of its own per benchmark takes longer than the measuring.
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithIterationCount(7).WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(JsonExporter.Brief)
    .AddLogger(ConsoleLogger.Unicode)
    .WithArtifactsPath(args[0])
    .WithOptions(ConfigOptions.JoinSummary);
var summaries = BenchmarkRunner.Run([typeof(InstanceBenchmarks), typeof(BrokerBenchmarks), typeof(PollBenchmarks)], config);
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
