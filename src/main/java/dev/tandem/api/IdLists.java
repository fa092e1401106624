package dev.tandem.api;

import io.smallrye.graphql.schema.model.Argument;
import io.smallrye.graphql.schema.model.Operation;
import io.smallrye.graphql.schema.model.Scalars;
import io.smallrye.graphql.schema.model.Schema;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Arguments that are lists of ids. SmallRye takes the class of such a list for that of its elements too, and cannot read
 * any then.
 */
final class IdLists {

    private static final String ID = Scalars.getIDScalar(String.class.getName()).getName();

    private IdLists() {}

    /** The same model, whose lists of ids can be read. */
    static Schema readable(Schema model) {
        Stream.of(model.getQueries(), model.getMutations(), model.getSubscriptions())
                .flatMap(Collection::stream)
                .map(Operation::getArguments)
                .flatMap(Collection::stream)
                .filter(IdLists::isListOfIds)
                .forEach(argument -> argument.setReference(Scalars.getIDScalar(String.class.getName())));
        return model;
    }

    private static boolean isListOfIds(Argument argument) {
        return argument.hasWrapper()
                && argument.getWrapper().isCollection()
                && argument.getReference().getName().equals(ID);
    }
}
