package org.shootdown.coordinator.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.shootdown.config.architecture.MemoryModel;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Memory models on the command line are named as architecture files name them. */
final class MemoryModelConverter implements ITypeConverter<MemoryModel> {

    /** All names, for an option's description. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return words().iterator();
        }
    }

    @Override
    public MemoryModel convert(String word) {
        return Arrays.stream(MemoryModel.values())
                .filter(model -> model.word().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("'" + word + "' is not one of " + String.join(", ", words())));
    }

    private static List<String> words() {
        return Arrays.stream(MemoryModel.values()).map(MemoryModel::word).toList();
    }
}
