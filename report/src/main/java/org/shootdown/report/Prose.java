package org.shootdown.report;

import java.util.ArrayList;
import java.util.List;

/** The prose of a header comment: paragraphs at the margin, and pictures, which are indented. */
final class Prose {
    private Prose() {}

    /** The same in Markdown, in which a picture stands between fences; each line but the last ended. */
    static String asMarkdown(String prose) {
        List<String> blocks = new ArrayList<>();
        for (String block : prose.split("\n\\s*\n", -1)) {
            boolean picture = block.startsWith(" ");
            int last = blocks.size() - 1;
            if (picture && last >= 0 && blocks.get(last).startsWith(" ")) {
                blocks.set(last, blocks.get(last) + "\n\n" + block);
            } else {
                blocks.add(block);
            }
        }
        return String.join("\n\n", blocks.stream().map(Prose::fenced).toList());
    }

    private static String fenced(String block) {
        return block.startsWith(" ") ? "```\n" + block.stripIndent().stripTrailing() + "\n```" : block;
    }
}
