package dev.tandem.api;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;

/** Which way round a list is sorted. */
@Enum("SortDirection")
@Description("Which way round a list is sorted.")
public enum SortDirectionEnum {
    @Description("Smallest, earliest or first in the alphabet at the top.")
    ASC,
    @Description("Largest, latest or last in the alphabet at the top.")
    DESC
}
