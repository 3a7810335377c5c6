import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.plugins.Plugin;

/** One node of a cluster on loopback: Node HOME NAME=VALUE...; it ends when its standard input does. */
public class Node {
    private static final String[] MODULES = {
        "org.opensearch.analysis.common.CommonAnalysisPlugin",
        "org.opensearch.index.reindex.ReindexPlugin",
        "org.opensearch.join.ParentJoinPlugin",
        "org.opensearch.painless.PainlessPlugin",
        "org.opensearch.transport.Netty4Plugin",
    };

    public static void main(String[] given) throws Exception {
        Settings.Builder settings = Settings.builder().put("path.home", given[0]);
        for (int i = 1; i < given.length; i++) {
            String[] pair = given[i].split("=", 2);
            if (pair[1].contains(",")) {
                settings.putList(pair[0], pair[1].split(","));
            } else {
                settings.put(pair[0], pair[1]);
            }
        }
        List<Class<? extends Plugin>> modules = new ArrayList<>();
        for (String name : MODULES) {
            modules.add(Class.forName(name).asSubclass(Plugin.class));
        }
        var environment = InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), Path.of(given[0]), () -> "node");
        var node = new OpenSearchRunnerNode(environment, modules);
        node.start();
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
