package org.shootdown.coordinator.cli;

import picocli.CommandLine.ITypeConverter;

/** Reads an option's seeds. */
final class SeedsConverter implements ITypeConverter<Seeds> {
    @Override
    public Seeds convert(String value) {
        return Seeds.parse(value);
    }
}
