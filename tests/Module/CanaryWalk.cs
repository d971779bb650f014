// Compiled by CanarySupport.ps1: every public property of every object below some, read by reflection.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;

namespace SapServiceTools.Tests
{
    public static class CanaryWalk
    {
        private const int MaxDepth = 12;

        /// <summary>The properties of our types that can hold text, by "Type.Property", with how often there was something in them.</summary>
        public static SortedDictionary<string, int> Seen { get; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

        /// <summary>"path: text" of every text that is found.</summary>
        public static List<string> Texts(IEnumerable records)
        {
            var found = new List<string>();
            foreach (var record in records)
                Walk(record, record?.GetType().Name ?? "", 0, found, new HashSet<object>(ReferenceEqualityComparer.Instance));
            return found;
        }

        /// <summary>The properties of a type, and of the types that these lead to, in which text can be.</summary>
        public static IEnumerable<string> PropertiesOf(Type type)
        {
            var types = new HashSet<Type>();
            Collect(type, types);
            return types.SelectMany(one => Readable(one).Where(CanHoldText).Select(property => $"{one.Name}.{property.Name}"));
        }

        private static void Walk(object value, string path, int depth, List<string> found, HashSet<object> known)
        {
            if (value is PSObject shell)
            {
                // What was added to an object, such as the properties of one that has no type of its own.
                foreach (var added in shell.Properties.OfType<PSNoteProperty>())
                    Walk(added.Value, $"{path}.{added.Name}", depth + 1, found, known);
                value = shell.BaseObject;
            }

            switch (value)
            {
                case null or SecureString or Type or Assembly or MemberInfo or PSCustomObject:
                    return;
                case PSCredential credential:
                    found.Add($"{path}: {credential.UserName}");
                    return;
                case string or Uri or Enum or ValueType:
                    found.Add($"{path}: {value}");
                    return;
            }

            if (depth > MaxDepth || !known.Add(value))
                return;
            if (value is IDictionary map)
            {
                foreach (DictionaryEntry entry in map)
                    Walk(entry.Value, $"{path}[{entry.Key}]", depth + 1, found, known);
                return;
            }

            if (value is IEnumerable list)
            {
                foreach (var item in list)
                    Walk(item, path + "[]", depth + 1, found, known);
                return;
            }

            if (!IsOurs(value.GetType()))
                return;
            foreach (var property in Readable(value.GetType()))
            {
                object inner;
                try
                {
                    inner = property.GetValue(value);
                }
                catch (TargetInvocationException exception)
                {
                    inner = exception.InnerException.ToString();
                }

                var isEmpty = inner is null or "" || (inner is ICollection { Count: 0 });
                if (CanHoldText(property))
                {
                    var name = $"{value.GetType().Name}.{property.Name}";
                    Seen[name] = Seen.GetValueOrDefault(name) + (isEmpty ? 0 : 1);
                }

                Walk(inner, $"{path}.{property.Name}", depth + 1, found, known);
            }
        }

        private static void Collect(Type type, HashSet<Type> types)
        {
            if (type.IsArray)
                Collect(type.GetElementType(), types);
            foreach (var argument in type.GetGenericArguments())
                Collect(argument, types);
            if (!IsOurs(type) || type.IsEnum || type.IsInterface || type.IsGenericType || !types.Add(type))
                return;
            foreach (var property in Readable(type))
                Collect(property.PropertyType, types);
        }

        private static bool IsOurs(Type type) => type.Namespace is { } space && space.StartsWith("SapServiceTools", StringComparison.Ordinal) && !typeof(Delegate).IsAssignableFrom(type);

        private static IEnumerable<PropertyInfo> Readable(Type type) =>
            type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanRead && property.GetIndexParameters().Length == 0);

        private static bool CanHoldText(PropertyInfo property)
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            return !type.IsEnum && !(type.IsPrimitive || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(decimal));
        }
    }
}
