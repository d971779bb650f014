using System.Globalization;
using SapServiceTools.Emulator.OpenStack.Wire;
using SapServiceTools.Emulator.Sahara.Records;
using SapServiceTools.Emulator.Sahara.Requests;
using SapServiceTools.Emulator.Sahara.Schemas;

namespace SapServiceTools.Emulator.Sahara.Resources;

/// <summary>What a run must bring for its type of job, and what its interface makes of it.</summary>
internal static class JobRunChecks
{
    /// <summary>A job with an interface needs its arguments.</summary>
    public static void Interface(JsonObject job, JsonObject body)
    {
        var known = job.Objects("interface").ToList();
        var given = body.Object("interface");
        if (known.Count > 0 && given is null)
            throw SaharaException.Invalid("An interface was specified with the template for this job. Please pass an interface map with this job (even if empty).");
        var names = given?.Select(pair => pair.Key).ToList() ?? [];
        var unknown = names.Where(name => !known.Exists(argument => argument.Text("name") == name)).ToList();
        if (unknown.Count > 0)
            throw SaharaException.Invalid($"Argument names: {PythonText.OfTexts(unknown)} were not found in the interface for this job.");
        var unset = known.Where(argument => argument.Flag("required")).Select(argument => argument.Text("name")!).Except(names).ToList();
        if (unset.Count > 0)
            throw SaharaException.Invalid($"Argument names: {PythonText.OfTexts(unset)} are required for this job.");
    }

    /// <summary>Most types need an input and an output that differ; Java and Spark a class, streaming two commands.</summary>
    public static void Input(SaharaStore store, SaharaCall call, JsonObject job, JsonObject body)
    {
        var type = job.Text("type")!;
        var configs = body.Object("job_configs").Object("configs");
        if (type == "Shell")
            return;
        if (type is "Java" or "Spark")
        {
            if (string.IsNullOrEmpty(configs.Text("edp.java.main_class")))
                throw SaharaException.Invalid($"{type} job must specify edp.java.main_class");
            return;
        }
        if (!body.ContainsKey("input_id") || !body.ContainsKey("output_id"))
            throw SaharaException.Invalid($"{type} job requires 'input_id' and 'output_id'");
        foreach (var id in new[] { body.Text("input_id")!, body.Text("output_id")! })
            if (store.DataSources.Find(id, call.ProjectId) is null)
                throw SaharaException.Reference($"DataSource with id '{id}' doesn't exist");
        if (body.Text("input_id") == body.Text("output_id"))
            throw SaharaException.Invalid("Provided input and output DataSources reference the same location");
        if (type == "MapReduce.Streaming" && (configs.Text("edp.streaming.mapper") is null || configs.Text("edp.streaming.reducer") is null))
            throw SaharaException.Invalid($"{type} job must specify streaming mapper and reducer");
    }

    /// <summary>Puts the interface's arguments, or their defaults, where they belong.</summary>
    public static void Fill(JsonObject job, JsonObject body, JsonObject configs)
    {
        var given = body.Object("interface") ?? [];
        var positional = new SortedDictionary<int, JsonNode?>();
        foreach (var argument in job.Objects("interface"))
        {
            var value = given[argument.Text("name")!] ?? argument["default"];
            if (value is null)
                continue;
            var location = argument.Text("location")!;
            if (argument.Text("mapping_type") is not ("configs" or "params"))
                positional[int.TryParse(location, CultureInfo.InvariantCulture, out var place) ? place : throw SaharaException.Invalid($"The location '{location}' isn't a number")] = value.DeepClone();
            else if (configs.Object(argument.Text("mapping_type")!) is { } map)
                map[location] = value.DeepClone();
            else
                configs[argument.Text("mapping_type")!] = new JsonObject { [location] = value.DeepClone() };
        }
        if (positional.Count > 0)
            configs["args"] = new JsonArray([.. positional.Values, .. configs.Array("args")?.Select(value => value?.DeepClone()) ?? []]);
    }
}
