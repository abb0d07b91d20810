package io.dispersa.system.sbom;

/** A component of a jar, by its Maven coordinates. */
record Component(String group, String name, String version) {

    /**
     * {@return group and artifact, as an advisory names them}
     */
    String coordinates() {
        return group + ":" + name;
    }

    /**
     * {@return the name that Maven gives its jar}
     */
    String file() {
        return name + "-" + version + ".jar";
    }

}
