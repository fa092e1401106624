package dev.tandem.api;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.DelegatingDataFetchingEnvironment;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLSchema;
import graphql.schema.LightDataFetcher;
import graphql.schema.SelectedField;
import io.smallrye.graphql.execution.context.SmallRyeContextManager;
import io.smallrye.graphql.execution.datafetcher.FieldDataFetcher;
import io.smallrye.graphql.schema.model.Field;
import io.smallrye.graphql.schema.model.Reference;
import io.smallrye.graphql.schema.model.ReferenceType;
import io.smallrye.graphql.schema.model.Schema;
import io.smallrye.graphql.schema.model.Type;
import io.smallrye.graphql.spi.ClassloadingService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches fields with less ado than SmallRye does, which makes a context for each field of each object that tells, twice
 * and as JSON, all that is selected below it. Nothing here looks at that, and it was a third of what a query costs.
 */
final class LeanFetchers {

    private final Schema schema;

    private LeanFetchers(Schema schema) {
        this.schema = schema;
    }

    /**
     * The same schema, each field of which is fetched the same, for less.
     *
     * @param model what the schema was made from
     */
    static GraphQLSchema in(GraphQLSchema schema, Schema model) {
        var fetchers = new LeanFetchers(model);
        var lean = schema.getCodeRegistry().transform(registry -> {
            for (var field : GuardedSchema.fields(schema)) {
                var fetcher = schema.getCodeRegistry().getDataFetcher(field.coordinates(), field.definition());
                registry.dataFetcher(field.coordinates(), fetchers.of(field.type(), field.name(), fetcher));
            }
        });
        return schema.transformWithoutTypes(builder -> builder.codeRegistry(lean));
    }

    private DataFetcher<?> of(String type, String field, DataFetcher<?> fetcher) {
        return fetcher instanceof FieldDataFetcher<?> ? property(type, field, fetcher) : new Narrow(fetcher);
    }

    private DataFetcher<?> property(String type, String name, DataFetcher<?> fetcher) {
        var owner = schema.getTypes().get(type);
        if (owner == null) {
            return new Narrow(fetcher);
        }
        var field = owner.getFields().get(name);
        return field != null && isShownAsItIs(field) ? new Property(getter(owner, field)) : new Narrow(fetcher);
    }

    /** Whether a getter gives what the schema shows: not so with dates, say, which become text. */
    private static boolean isShownAsItIs(Field field) {
        var reference = field.getReference();
        return field.getMethodName() != null
                && !field.hasTransformation()
                && !field.isAdaptingWith()
                && !field.isAdaptingTo()
                && !reference.isAdaptingWith()
                && !reference.isAdaptingTo()
                && (!field.hasWrapper() || field.getWrapper().isCollection())
                && (reference.getType() != ReferenceType.SCALAR || isShownAsItIs(reference));
    }

    private static boolean isShownAsItIs(Reference scalar) {
        return scalar.getClassName().equals(scalar.getGraphQLClassName());
    }

    private static Method getter(Type owner, Field field) {
        try {
            return ClassloadingService.get().loadClass(owner.getClassName()).getMethod(field.getMethodName());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("no getter of %s.%s".formatted(owner.getName(), field.getName()), e);
        }
    }

    /** What a getter gives, read without anything around it. */
    private record Property(Method getter) implements LightDataFetcher<Object> {

        @Override
        public Object get(GraphQLFieldDefinition field, Object source, Supplier<DataFetchingEnvironment> environment)
                throws Exception {
            return of(source);
        }

        @Override
        public Object get(DataFetchingEnvironment environment) throws Exception {
            return of(environment.getSource());
        }

        private Object of(@Nullable Object source) throws Exception {
            try {
                return getter.invoke(source);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Exception thrown) {
                    throw thrown;
                }
                throw e;
            }
        }
    }

    /** Fetches without a look at what is selected below, in the context of its own request. */
    private record Narrow(DataFetcher<?> fetcher) implements DataFetcher<Object> {

        @Override
        public Object get(DataFetchingEnvironment environment) throws Exception {
            SmallRyeContextManager.restoreSmallRyeContext(environment); // this thread may have served others since
            return fetcher.get(new DelegatingDataFetchingEnvironment(environment) {
                @Override
                public DataFetchingFieldSelectionSet getSelectionSet() {
                    return NothingBelow.INSTANCE;
                }
            });
        }
    }

    private enum NothingBelow implements DataFetchingFieldSelectionSet {
        INSTANCE;

        @Override
        public boolean contains(String pattern) {
            return false;
        }

        @Override
        public boolean containsAnyOf(String pattern, String... patterns) {
            return false;
        }

        @Override
        public boolean containsAllOf(String pattern, String... patterns) {
            return false;
        }

        @Override
        public List<SelectedField> getFields() {
            return List.of();
        }

        @Override
        public List<SelectedField> getImmediateFields() {
            return List.of();
        }

        @Override
        public List<SelectedField> getFields(String pattern, String... patterns) {
            return List.of();
        }

        @Override
        public Map<String, List<SelectedField>> getFieldsGroupedByResultKey() {
            return Map.of();
        }

        @Override
        public Map<String, List<SelectedField>> getFieldsGroupedByResultKey(String pattern, String... patterns) {
            return Map.of();
        }
    }
}
