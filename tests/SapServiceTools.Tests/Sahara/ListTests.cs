using System.Globalization;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Lists: pages, filters, order, names.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData("2", "paging", "001-page1v2", "002-page2v2", "003-page3v2")]
    [InlineData("1.1", "paging", "010-page1v11", "011-page2v11", "012-page3v11")]
    public async Task Follows_the_markers_of_real_pages(string version, string set, params string[] ids)
    {
        var pages = ids.Select(id => Capture.Find(set, id)).ToList();
        var number = 0;
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => StubCloud.Replay(call, pages[number++]));
        var names = (await SaharaFixture.ListAsync(it.Client.DataSources.ListAsync(new SaharaQuery { PageSize = 2 }, it.Log, default)))
            .Select(item => item.Name);
        Assert.Equal(["pg0", "pg1", "pg2", "pg3", "pg4"], names);
        var expected = pages.Select(page => page.Path[(page.Path.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Where(part => part != "sort_by=name").Order());
        var sent = it.Sent.Select(line => line[(line.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&').Order());
        Assert.Equal(expected, sent);
    }

    [Fact]
    public void Sorted_pages_that_go_in_a_circle_end()
    {
        Assert.InRange(CountPages(Page("1 x", "2 y"), Page("3 x", "4 y")), 2, 4);
        var error = Assert.Throws<ServiceException>(() => CountPages(Page("1 x", "2 x"), Page("3 x", "4 x")));
        Assert.Equal(ErrorIds.InvalidResponse, error.ErrorId);

        static int CountPages(params SaharaPage<SaharaCluster>[] given)
        {
            var pages = new SaharaPages<SaharaCluster>(SaharaKinds.Cluster, SaharaApiVersion.V2, new SaharaQuery { SortBy = "status" }, 2);
            var number = 0;
            while (pages.Next is not null && number < 1_000)
                pages.New(given[number++ % given.Length]);
            return number;
        }

        static SaharaPage<SaharaCluster> Page(params string[] items) => new(
            [.. items.Select(item => item.Split(' ')).Select(parts => SaharaKinds.Cluster.Make(new WireFields(new Dictionary<string, object?> { ["id"] = parts[0], ["status"] = parts[1] })))],
            "more");
    }

    [Fact]
    public async Task Asks_for_a_page_only_when_it_is_wanted()
    {
        await using var it = await SaharaFixture.StartAsync("2", Endless);
        var taken = 0;
        await foreach (var _ in it.Client.Clusters.ListAsync(new SaharaQuery { PageSize = 2 }, it.Log, default))
        {
            if (++taken == 3)
                break;
        }

        Assert.Equal(["GET v2/clusters?limit=2", "GET v2/clusters?limit=2&marker=1-b"], it.Sent);
    }

    [Theory]
    [InlineData("""{"clusters":[],"markers":{"prev":null,"next":"x"}}""")]
    [InlineData("""{"clusters":[{"id":"a","name":"a"}],"markers":{"next":"a"}}""")]
    public async Task Ends_although_a_server_names_one_more_page(string page)
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(page));
        await SaharaFixture.ListAsync(it.Client.Clusters.ListAsync(new SaharaQuery(), it.Log, default));
        Assert.True(it.Sent.Count <= 2);
    }

    // As Sahara pages: behind a marker is what sorts behind its value, and the next marker is counted from the present one.
    [Theory]
    [InlineData("a b c d e f g", 3, false, 4)]
    [InlineData("a b c d e f g", 3, true, 4)]
    [InlineData("a b B b c d", 2, false, 5)]
    [InlineData("a b b b b c", 2, true, 5)]
    [InlineData("x x x x x x x", 2, false, 3)]
    [InlineData("a", 1, false, 1)]
    [InlineData("a b", 1, false, 2)]
    [InlineData("a a", 2, false, 1)]
    public async Task Leaves_nothing_out_and_repeats_nothing_where_values_repeat(string values, int pageSize, bool descending, int mostRequests)
    {
        var rows = values.Split(' ').Select((name, index) => (Id: $"id{index}", Name: name)).OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ToList();
        if (descending)
            rows.Reverse();
        await using var it = await SaharaFixture.StartAsync("2", (call, _) =>
        {
            var query = call.Request.Target.Split('?')[1].Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
            var limit = int.Parse(query["limit"], CultureInfo.InvariantCulture);
            var position = query.TryGetValue("marker", out var marker) ? rows.FindIndex(row => row.Id == marker) : -1;
            var behind = position < 0 ? rows : rows.Skip(position + 1).SkipWhile(row => string.Equals(row.Name, rows[position].Name, StringComparison.OrdinalIgnoreCase));
            var next = position < 0 ? (limit < rows.Count ? limit - 1 : -1) : (position + limit < rows.Count ? position + limit : -1);
            var items = string.Join(',', behind.Take(limit).Select(row => $$"""{"id":"{{row.Id}}","name":"{{row.Name}}"}"""));
            call.Json($$"""{"clusters":[{{items}}],"markers":{"next":{{(next < 0 ? "null" : $"\"{rows[next].Id}\"")}}} }""");
        });
        var found = await SaharaFixture.ListAsync(it.Client.Clusters.ListAsync(new SaharaQuery { SortBy = "name", Descending = descending, PageSize = pageSize }, it.Log, default));
        Assert.Equal(rows.Select(row => row.Id), found.Select(item => item.Id));
        Assert.True(it.Sent.Count <= mostRequests, string.Join('\n', it.Sent));
    }

    [Theory]
    [InlineData("2", "GET v2/cluster-templates?plugin_name=fake&plugin_version=0.1&sort_by=-hadoop_version&limit=200")]
    [InlineData("1.1", "GET v1.1/cluster-templates?plugin_name=fake&hadoop_version=0.1&sort_by=-hadoop_version&limit=200")]
    public async Task Filters_and_sorts_in_the_words_of_each_version(string version, string expected)
    {
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => call.Json("""{"cluster_templates":[]}"""));
        var query = new SaharaQuery
        {
            Filters = new Dictionary<string, string> { ["plugin_version"] = "0.1", ["plugin_name"] = "fake" },
            SortBy = "plugin_version",
            Descending = true,
        };
        await SaharaFixture.ListAsync(it.Client.ClusterTemplates.ListAsync(query, it.Log, default));
        Assert.Equal([expected], it.Sent);
    }

    [Fact]
    public async Task Filters_itself_where_the_server_would_refuse()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(
            """{"clusters":[{"id":"a","name":"one","status":"Active"},{"id":"b","name":"two","status":"Error"}]}"""));
        var found = await SaharaFixture.ListAsync(it.Client.Clusters.ListAsync(new SaharaQuery { Filters = new Dictionary<string, string> { ["status"] = "Error" } }, it.Log, default));
        Assert.Equal(["two"], found.Select(cluster => cluster.Name));
        Assert.DoesNotContain("status", it.Sent.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_an_order_that_the_server_fails_at()
    {
        await using var it = await SaharaFixture.StartAsync("2", Endless);
        var error = await Assert.ThrowsAsync<ServiceException>(() => SaharaFixture.ListAsync(it.Client.Clusters.ListAsync(new SaharaQuery { SortBy = "zzz" }, it.Log, default)));
        Assert.Equal(ErrorIds.InvalidRequest, error.ErrorId);
        Assert.Contains("plugin_name", error.Message, StringComparison.Ordinal);
        Assert.Empty(it.Sent);
    }

    [Fact]
    public async Task Finds_by_id_or_by_name()
    {
        const string Id = "b8a14722-460f-4ce2-a9aa-677353ef178c";
        await using var it = await SaharaFixture.StartAsync("2", (call, path) => call.Json(path.StartsWith("clusters/", StringComparison.Ordinal)
            ? $$"""{"cluster":{"id":"{{Id}}","name":"c1"} }"""
            : $$"""{"clusters":[{"id":"x","name":"c11"},{"id":"{{Id}}","name":"c1"}]}"""));
        Assert.Equal("c1", (await it.Client.Clusters.FindAsync(Id, it.Log, default)).Name);
        Assert.Equal(Id, (await it.Client.Clusters.FindAsync("c1", it.Log, default)).Id);
        Assert.Equal(Id, await it.Client.Clusters.IdOfAsync("c1", it.Log, default));
        Assert.Equal(Id, await it.Client.Clusters.IdOfAsync(Id, it.Log, default));
        Assert.Equal([$"GET v2/clusters/{Id}", "GET v2/clusters?name=c1&limit=200", "GET v2/clusters?name=c1&limit=200", $"GET v2/clusters/{Id}"], it.Sent);
        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => it.Client.Clusters.FindAsync("c2", it.Log, default));
        Assert.Contains("'c2'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Night", "1")]
    [InlineData("DAY", "3")]
    public async Task Finds_a_name_in_any_case_where_no_other_matches(string name, string id)
    {
        await using var it = await SaharaFixture.StartAsync("2", AnyCase);
        Assert.Equal(id, await it.Client.Clusters.IdOfAsync(name, it.Log, default));
    }

    [Fact]
    public async Task Asks_which_where_only_the_case_differs()
    {
        await using var it = await SaharaFixture.StartAsync("2", AnyCase);
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.Clusters.FindAsync("night", it.Log, default));
        Assert.Equal(ErrorIds.NameNotUnique, error.ErrorId);
        Assert.Contains("1 (Night), 2 (NIGHT)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PIG", "Pig")]
    [InlineData("Pig", "Pig")]
    public async Task Finds_job_types_in_any_case(string name, string found)
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, path) => call.Json(
            path.Contains("type=", StringComparison.Ordinal) && !path.Contains("type=Pig", StringComparison.Ordinal) ? """{"job_types":[]}""" : """{"job_types":[{"name":"Hive"},{"name":"Pig"}]}"""));
        Assert.Equal(found, (await it.Client.JobTypes.FindAsync(name, it.Log, default)).Name);
    }

    [Fact]
    public async Task Takes_for_a_name_what_looks_like_an_id_and_is_none()
    {
        const string Name = "b8a14722-460f-4ce2-a9aa-677353ef178c";
        var clusters = $$"""{"clusters":[{"id":"1","name":"{{Name}}"}]}""";
        await using var it = await SaharaFixture.StartAsync("2", (call, path) =>
        {
            if (path.StartsWith("clusters/", StringComparison.Ordinal))
                call.Json("""{"error_code":404,"error_name":"NOT_FOUND","error_message":"Object with that id not found"}""", 404);
            else
                call.Json(clusters);
        });
        Assert.Equal("1", await it.Client.Clusters.IdOfAsync(Name, it.Log, default));
        clusters = """{"clusters":[]}""";
        var error = await Assert.ThrowsAsync<ResourceNotFoundException>(() => it.Client.Clusters.FindAsync(Name, it.Log, default));
        Assert.Equal($"There is no cluster '{Name}'.", error.Message);
    }

    [Fact]
    public async Task Messages_name_what_was_typed()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) =>
        {
            if (call.Request.Method == "GET")
                call.Json("""{"clusters":[{"id":"i1","name":"c1"}]}""");
            else
                call.Json("""{"error_code":400,"error_name":"DELETION_FAILED","error_message":"Cluster with id 'i1' is protected"}""", 400);
        });
        var id = await it.Client.Clusters.IdOfAsync("c1", it.Log, default);
        foreach (var call in new Func<Task>[] { () => it.Client.Clusters.DeleteAsync(id, it.Log, default), () => it.Client.Clusters.ForceDeleteAsync(id, it.Log, default), () => it.Client.Clusters.VerifyAsync(id, it.Log, default) })
            Assert.Contains("'c1' (i1)", (await Assert.ThrowsAnyAsync<ServiceException>(call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_say_job_binaries()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json("""{"binaries":[{"id":"i1","name":"a"},{"id":"i2","name":"a"}]}"""));
        var several = await Assert.ThrowsAsync<ServiceException>(() => it.Client.JobBinaries.FindAsync("a", it.Log, default));
        Assert.Contains("several job binaries with the name 'a'", several.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<ServiceException>(() => SaharaFixture.ListAsync(it.Client.JobBinaryInternals.ListAsync(new SaharaQuery(), it.Log, default)));
        Assert.Contains("no internal job binaries", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_so_when_several_have_the_name()
    {
        await using var it = await SaharaFixture.StartAsync("1.1", (call, _) => call.Json("""{"data_sources":[{"id":"i1","name":"in"},{"id":"i2","name":"in"}]}"""));
        var error = await Assert.ThrowsAsync<ServiceException>(() => it.Client.DataSources.FindAsync("in", it.Log, default));
        Assert.Equal(ErrorIds.NameNotUnique, error.ErrorId);
        Assert.Contains("i1, i2", error.Message, StringComparison.Ordinal);
    }

    private static void AnyCase(StubCall call, string path) =>
        call.Json("""{"clusters":[{"id":"1","name":"Night"},{"id":"2","name":"NIGHT"},{"id":"3","name":"day"}]}""");

    private static void Endless(StubCall call, string path)
    {
        var page = call.Request.Target.Contains("marker", StringComparison.Ordinal) ? 2 : 1;
        call.Json($$"""{"clusters":[{"id":"{{page}}-a","name":"a"},{"id":"{{page}}-b","name":"b"}],"markers":{"next":"{{page}}-b"} }""");
    }
}
