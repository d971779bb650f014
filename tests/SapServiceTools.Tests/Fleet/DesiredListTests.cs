using CsCheck;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using Xunit;

namespace SapServiceTools.Tests.Fleet;

/// <summary>What a list removes: exactly what is there and not on it, or nothing at all, since it is refused.</summary>
public sealed class DesiredListTests
{
    private const int Lists = 20_000;

    // Tenants that nobody can mix up.
    private static readonly string[] Plain = ["acme", "globex", "initech", "umbrella", "a[1]", "a1", "x*y", "xay", "0815", "übung", "a b"];

    // The same in other ways of writing, and what is no tenant.
    private static readonly string?[] Odd =
    [
        "Acme", "ACME", " acme", "acme\u00a0", "acme\u200b", "\ufeffacme", "\uff41cme", "u\u0308bung", "ÜBUNG", "GLOBEX\t",
        null, "", " ", ".", "..", "a\nb", "\ud800", "a\u007fb",
    ];

    private static readonly Gen<string?> Name = Gen.Frequency((12, Gen.OneOfConst<string?>(Plain)), (1, Gen.OneOfConst(Odd)));

    // A server may have what no list should name.
    private static readonly Gen<string[]> Existing = Gen.OneOfConst([.. Plain, "Acme", "u\u0308bung", "Globex"]).HashSet[0, 10].Select(tenants => tenants.ToArray());

    [Fact]
    public void A_list_removes_exactly_what_it_lacks_or_nothing() =>
        Gen.Select(Existing, Name.Array[0, 10]).Sample((existing, rows) => Assert.True(RemovesRightly(existing, rows)), iter: Lists);

    [Fact]
    public void A_list_of_plain_tenants_is_never_refused() =>
        Gen.Select(Gen.OneOfConst(Plain).HashSet[0, 10], Gen.OneOfConst(Plain).HashSet[1, 10]).Sample(
            (existing, listed) => Assert.True(existing.Except(listed).ToHashSet().SetEquals(Removed([.. existing], [.. listed])!)),
            iter: Lists);

    [Fact]
    public void A_mistake_anywhere_in_a_list_refuses_it() =>
        Gen.Select(Existing, Gen.OneOfConst(Plain).HashSet[1, 10], Gen.Int[0, 9], Gen.OneOfConst<string?>(null, "", " \t", "..", "a\nb", "\udc00"))
            .Sample(
                (existing, listed, place, mistake) =>
                {
                    var rows = listed.ToList<string?>();
                    rows.Insert(Math.Min(place, rows.Count), mistake);
                    Assert.Null(Removed(existing, rows));
                    // The same for a tenant that is named twice, with or without blanks around.
                    rows[rows.IndexOf(mistake)] = $" {rows.Find(row => row != mistake)}";
                    Assert.Null(Removed(existing, rows));
                },
                iter: Lists);

    [Theory]
    [InlineData("Acme", "acme")]
    [InlineData("u\u0308bung", "übung")]
    [InlineData("\ufeffacme", "acme")]
    [InlineData("acme\u200b", "acme")]
    [InlineData("\uff41cme", "acme")]
    public void A_tenant_that_is_only_written_in_another_way_is_not_removed(string listed, string existing)
    {
        var error = Assert.Throws<ServiceException>(() => ReconcilePlanner.Plan([listed], [Instance(existing)], removeExtra: true));
        Assert.Equal((ErrorIds.DesiredListInvalid, ServiceErrorKind.InvalidArgument), (error.ErrorId, error.Kind));
        // Where nothing is lost they are two tenants, as the services have it.
        Assert.Equal(FleetAction.Create, Assert.Single(ReconcilePlanner.Plan([listed], [Instance(existing)], removeExtra: false)).Action);
        // And where the one that is wanted is there, the other one is a tenant of its own.
        Assert.Equal(["Keep " + listed, "Remove " + existing], ReconcilePlanner.Plan([listed], [Instance(existing), Instance(listed)], removeExtra: true).Select(step => step.ToString()));
    }

    [Fact]
    public void A_tenant_with_blanks_around_is_not_removed_in_the_place_of_the_one_without() =>
        Assert.Equal(
            ErrorIds.DesiredListInvalid,
            Assert.Throws<ServiceException>(() => ReconcilePlanner.Plan(["a"], [Instance("a"), Instance("a ")], removeExtra: true)).ErrorId);

    [Fact]
    public void A_row_that_cannot_be_understood_is_named()
    {
        var list = new DesiredList(isComplete: true);
        Assert.Equal("a", list.Add(" a "));
        Assert.Contains("Row 2 ", Assert.Throws<ServiceException>(() => list.Add("")).Message, StringComparison.Ordinal);
        Assert.Contains("Row 3 ", list.Refuse("no.").Message, StringComparison.Ordinal);
        Assert.Contains("Rows 1 and 4 ", Assert.Throws<ServiceException>(() => list.Add("a")).Message, StringComparison.Ordinal);
        var lenient = new DesiredList(isComplete: false);
        lenient.Add("a");
        lenient.Add("a");
        Assert.Equal(["a"], lenient.Tenants);
    }

    private static bool RemovesRightly(string[] existing, string?[] rows)
    {
        if (Removed(existing, rows) is not { } removed)
            return true;
        return existing.Except(rows.Select(row => row!.Trim())).ToHashSet().SetEquals(removed);
    }

    /// <summary>The tenants that a list would remove; null if it is refused.</summary>
    private static HashSet<string>? Removed(IReadOnlyCollection<string> existing, IEnumerable<string?> rows)
    {
        try
        {
            var list = new DesiredList(isComplete: true);
            foreach (var row in rows)
                list.Add(row);
            var steps = ReconcilePlanner.Plan(list.Tenants, [.. existing.Select(Instance)], removeExtra: true);
            return [.. steps.Where(step => step.Action == FleetAction.Remove).Select(step => step.TenantId)];
        }
        catch (ServiceException exception) when (exception.ErrorId is ErrorIds.InvalidTenantId or ErrorIds.DesiredListInvalid)
        {
            return null;
        }
    }

    private static ManagedInstance Instance(string tenant) => new() { TenantId = tenant, Status = InstanceStatus.CreationSucceeded };
}
