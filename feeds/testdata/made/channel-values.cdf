<?XML version="1.0"?>
<Channel>
	<A HREF="http://tide.example/"/>
	<Title VALUE="Tide &amp; Time"/>
	<Abstract VALUE="A table a week"/>
	<Item HREF="http://tide.example/neap.html" LASTMOD="1997-09-01T08:00">
		<Title VALUE="Neap tides"/>
		<Abstract VALUE="Lower than you think"/>
	</Item>
	<Item HREF="http://tide.example/spring.html" LASTMOD="1997-08-25T08:00">
		<Title VALUE="Spring tides"/>
		<Abstract VALUE="Not in spring"/>
	</Item>
</Channel>
